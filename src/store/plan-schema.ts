import * as v from 'valibot'
import type { PlanNode, PlanOutcome } from '../model/plan.ts'

/*
 * The shape of a saved plan, field by field as model/plan.ts has it: the compiler holds the two together.
 */

const text = v.exactOptional(v.string())
const names = v.array(v.string())

const scan = v.object({
  alias: v.string(),
  relation: text,
  schema: text,
  source: text,
  indexes: names,
  direction: v.exactOptional(v.picklist(['Forward', 'Backward'])),
})

const conditions = v.object({
  index: text,
  recheck: text,
  filter: text,
  join: text,
  hash: text,
  merge: text,
  tid: text,
  oneTime: text,
  cacheKey: text,
})

const estimate = v.object({
  startupCost: v.number(),
  totalCost: v.number(),
  rows: v.number(),
  width: v.number(),
})

const node: v.GenericSchema<unknown, PlanNode> = v.object({
  nodeType: v.string(),
  relationship: text,
  subplanName: text,
  scan: v.exactOptional(scan),
  index: text,
  target: v.exactOptional(v.object({ alias: v.string(), relation: v.string() })),
  joinType: text,
  setOperation: text,
  provider: text,
  parallelAware: v.boolean(),
  asyncCapable: v.exactOptional(v.boolean()),
  workersPlanned: v.exactOptional(v.number()),
  partialMode: text,
  sortKeys: v.exactOptional(names),
  presortedKeys: v.exactOptional(names),
  groupKeys: v.exactOptional(names),
  plannedPartitions: v.exactOptional(v.number()),
  conditions,
  disabled: v.exactOptional(v.boolean()),
  estimate,
  children: v.array(v.lazy(() => node)),
})

export const planOutcomeSchema = v.variant('status', [
  v.object({ status: v.literal('planned'), plan: v.object({ root: node, text: v.string() }) }),
  v.object({
    status: v.literal('failed'),
    sqlstate: v.string(),
    message: v.string(),
    detail: text,
    position: v.exactOptional(v.number()),
  }),
]) satisfies v.GenericSchema<unknown, PlanOutcome>
