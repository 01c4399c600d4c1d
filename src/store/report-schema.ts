import * as v from 'valibot'
import { drawnKinds } from '../model/query.ts'
import type { Report } from '../model/report.ts'
import { verdicts } from '../model/verdict.ts'
import { judgedChangeSchema } from './plan-change-schema.ts'
import { planOutcomeSchema } from './plan-schema.ts'
import { serverSchema } from './server-schema.ts'
import { whySchema } from './why-schema.ts'

/*
 * The shape of a saved report, field by field as model/report.ts has it: the compiler holds the two together.
 */

const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const position = v.pipe(v.number(), v.integer(), v.minValue(1))
const verdict = v.picklist(verdicts)

const provenance = v.object({
  snapshot: v.string(),
  migrations: v.exactOptional(v.array(v.string())),
  settings: v.exactOptional(v.record(v.string(), v.string())),
  scale: v.exactOptional(v.record(v.string(), v.number())),
  database: v.string(),
  capturedAt: v.string(),
  production: serverSchema,
  engine: v.string(),
  server: serverSchema,
  shortfalls: v.array(v.string()),
})

const summary = v.object({
  queries: count,
  unchanged: count,
  improved: count,
  changed: count,
  regressed: count,
  unstable: count,
  new: count,
  removed: count,
  failed: count,
})

const sides = { baseline: v.string(), candidate: v.string() }

const ingredient = v.variant('kind', [
  v.object({ kind: v.literal('query') }),
  v.object({
    kind: v.literal('setting'),
    name: v.string(),
    baseline: v.nullable(v.string()),
    candidate: v.nullable(v.string()),
  }),
  v.object({ kind: v.literal('engine'), ...sides }),
  v.object({ kind: v.literal('locale'), ...sides }),
  v.object({ kind: v.literal('migration'), name: v.string(), file: v.exactOptional(v.string()) }),
  v.object({ kind: v.literal('migrate-command'), names: v.array(v.string()) }),
  v.object({ kind: v.literal('schema'), objects: v.array(v.string()) }),
  v.object({ kind: v.literal('statistics'), relation: v.string() }),
  v.object({ kind: v.literal('size'), relation: v.string(), baseline: v.number(), candidate: v.number() }),
])

const query = v.object({
  id: v.string(),
  name: v.string(),
  sql: v.string(),
  source: v.object({ file: v.string(), line: position }),
  weight: v.exactOptional(v.object({ calls: v.number(), totalTime: v.number() })),
  verdict,
  reason: v.string(),
  values: v.nullable(v.array(v.nullable(v.string()))),
  drawn: v.exactOptional(v.picklist(drawnKinds)),
  variants: v.exactOptional(v.object({ count, plans: count })),
  prefersGeneric: v.exactOptional(
    v.object({ baseline: v.exactOptional(v.boolean()), candidate: v.exactOptional(v.boolean()) }),
  ),
  changes: v.array(judgedChangeSchema),
  stability: v.exactOptional(
    v.object({ runs: count, candidate: count, baseline: count, margin: v.exactOptional(v.number()) }),
  ),
  why: v.exactOptional(whySchema),
  blame: v.exactOptional(
    v.object({ ingredients: v.array(ingredient), complete: v.boolean(), sentence: v.string() }),
  ),
  assumptions: v.exactOptional(v.array(v.string())),
  unusedAllows: v.exactOptional(
    v.array(v.object({ rule: v.string(), relation: v.exactOptional(v.string()), reason: v.string() })),
  ),
  baseline: v.exactOptional(planOutcomeSchema),
  candidate: v.exactOptional(planOutcomeSchema),
})

export const reportSchema = v.object({
  format: v.literal(1),
  baseline: provenance,
  candidate: provenance,
  corpus: v.string(),
  failOn: v.array(verdict),
  shard: v.exactOptional(
    v.pipe(
      v.object({ index: position, count: position }),
      v.check(({ index, count: parts }) => index <= parts, 'is no part of so many'),
    ),
  ),
  summary,
  queries: v.array(query),
}) satisfies v.GenericSchema<unknown, Report>
