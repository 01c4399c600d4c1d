import * as v from 'valibot'
import type { AcceptedQuery } from '../model/accepted.ts'
import { drawnKinds } from '../model/query.ts'
import { foldedText } from './folded-text.ts'

/*
 * The shape of an accepted query's file, field by field as model/accepted.ts has it: the compiler holds the two together.
 */

const sample = v.array(v.nullable(v.string()))

const planned = { values: v.nullable(sample), drawn: v.exactOptional(v.picklist(drawnKinds)) }

export const acceptedSchema = v.object({
  format: v.literal(1),
  id: v.string(),
  name: v.string(),
  engine: v.string(),
  migrations: v.array(v.string()),
  parameters: v.array(v.object({ name: v.string(), type: v.exactOptional(v.string()) })),
  samples: v.array(sample),
  sql: foldedText,
  plans: v.array(
    v.union([
      v.object({ ...planned, text: foldedText }),
      v.object({ ...planned, sqlstate: v.string(), message: v.string() }),
    ]),
  ),
}) satisfies v.GenericSchema<unknown, AcceptedQuery>
