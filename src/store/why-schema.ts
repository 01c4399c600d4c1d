import * as v from 'valibot'
import type { Why } from '../model/why.ts'

/* The shape of a saved `why`, field by field as model/why.ts has it. */

const texts = { baseline: v.string(), candidate: v.string() }
const numbers = { baseline: v.number(), candidate: v.number() }
const indexState = v.picklist(['valid', 'invalid', 'absent', 'renamed'])

const input = v.variant('kind', [
  v.object({
    kind: v.literal('index'),
    relation: v.string(),
    index: v.string(),
    baseline: indexState,
    candidate: indexState,
  }),
  v.object({
    kind: v.literal('condition'),
    relation: v.string(),
    index: v.exactOptional(v.string()),
    baseline: v.array(v.string()),
    candidate: v.array(v.string()),
  }),
  v.object({
    kind: v.picklist(['rows', 'pages', 'all-visible', 'share', 'lookups', 'outer-rows', 'groups']),
    of: v.string(),
    ...numbers,
  }),
  v.object({ kind: v.literal('correlation'), relation: v.string(), column: v.string(), ...numbers }),
  v.object({ kind: v.literal('setting'), name: v.string(), ...texts }),
  v.object({ kind: v.literal('engine'), ...texts }),
  v.object({ kind: v.literal('query'), ...texts }),
])

const alternative = v.object({ text: v.string(), cost: v.number(), without: v.array(v.string()) })

export const whySchema = v.object({
  sentence: v.string(),
  margin: v.exactOptional(v.number()),
  runnerUp: v.exactOptional(alternative),
  formerWay: v.exactOptional(alternative),
  inputs: v.array(input),
}) satisfies v.GenericSchema<unknown, Why>
