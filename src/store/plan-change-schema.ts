import * as v from 'valibot'
import type { JudgedChange } from '../model/report.ts'

/*
 * The shape of a saved change, kind by kind as model/plan-change.ts has it: the compiler holds the two together.
 */

const names = v.array(v.string())
const number = v.number()

const judgement = {
  severity: v.picklist(['error', 'warning', 'info']),
  pardon: v.exactOptional(v.string()),
  allowed: v.exactOptional(v.string()),
}

const onRelation = {
  ...judgement,
  alias: v.string(),
  relation: v.string(),
  former: v.exactOptional(v.object({ alias: v.string(), relation: v.string() })),
}
const withAliases = { ...judgement, aliases: names }
const onRelations = { ...withAliases, formerAliases: v.exactOptional(names) }

function between<Fact extends v.GenericSchema>(fact: Fact): { before: Fact; after: Fact } {
  return { before: fact, after: fact }
}

const accessPath = v.object({
  method: v.string(),
  indexes: names,
  rows: number,
  perLoop: v.boolean(),
  cost: number,
  share: v.exactOptional(number),
  pages: v.exactOptional(number),
})

const accessPathKinds = [
  'index-to-seq-scan',
  'seq-to-index-scan',
  'index-to-bitmap',
  'bitmap-to-index',
  'bitmap-to-seq-scan',
  'seq-to-bitmap-scan',
  'index-only-to-index',
  'index-to-index-only',
  'access-path',
] as const

const joinMethodKinds = [
  'nested-loop-to-hash',
  'hash-to-nested-loop',
  'nested-loop-to-merge',
  'merge-to-nested-loop',
  'hash-to-merge',
  'merge-to-hash',
  'join-method',
] as const

export const judgedChangeSchema = v.variant('kind', [
  v.object({ kind: v.picklist(accessPathKinds), ...onRelation, ...between(accessPath) }),
  v.object({ kind: v.literal('different-index'), ...onRelation, ...between(accessPath) }),
  v.object({
    kind: v.picklist(['condition-to-filter', 'filter-to-condition']),
    ...onRelation,
    index: v.string(),
    condition: v.string(),
    ...between(accessPath),
  }),
  v.object({
    kind: v.literal('unindexed-filter'),
    ...judgement,
    alias: v.string(),
    relation: v.string(),
    condition: v.string(),
    of: number,
    after: accessPath,
  }),
  v.object({ kind: v.literal('n-plus-one'), ...judgement, times: number }),
  v.object({
    kind: v.picklist(['lost-partition-pruning', 'gained-partition-pruning']),
    ...judgement,
    alias: v.string(),
    formerAlias: v.exactOptional(v.string()),
    ...between(number),
    partitions: names,
    pages: v.exactOptional(number),
  }),
  v.object({
    kind: v.picklist(joinMethodKinds),
    ...onRelations,
    ...between(v.object({ method: v.string(), outerRows: number })),
  }),
  v.object({ kind: v.literal('join-order'), ...judgement, ...between(v.string()) }),
  v.object({ kind: v.picklist(['lost-memoize', 'gained-memoize']), ...onRelations, ...between(number) }),
  v.object({
    kind: v.picklist(['sort-added', 'sort-removed']),
    ...withAliases,
    keys: names,
    rows: number,
    cost: number,
  }),
  v.object({
    kind: v.picklist(['sort-spills', 'sort-fits']),
    ...withAliases,
    keys: names,
    rows: number,
    bytes: number,
    memory: number,
  }),
  v.object({
    kind: v.picklist(['hash-spills', 'hash-fits']),
    ...withAliases,
    of: v.picklist(['join', 'aggregate']),
    rows: number,
    bytes: v.exactOptional(number),
    memory: v.exactOptional(number),
    pieces: number,
  }),
  v.object({
    kind: v.literal('aggregate-strategy'),
    ...onRelations,
    keys: names,
    formerKeys: v.exactOptional(names),
    ...between(v.object({ method: v.string(), groups: number })),
  }),
  v.object({
    kind: v.picklist(['limit-no-longer-early', 'limit-early']),
    ...onRelations,
    ...between(v.object({ startupCost: number, totalCost: number })),
  }),
  v.object({
    kind: v.picklist(['lost-parallelism', 'gained-parallelism', 'parallelism-changed']),
    ...judgement,
    ...between(number),
  }),
  v.object({ kind: v.picklist(['jit-on', 'jit-off']), ...judgement, ...between(number), above: number }),
  v.object({ kind: v.picklist(['cost-increase', 'cost-decrease']), ...judgement, ...between(number) }),
  v.object({
    kind: v.picklist(['rows-exploded', 'rows-shrunk']),
    ...onRelation,
    ...between(v.object({ rows: number, of: v.exactOptional(number) })),
  }),
]) satisfies v.GenericSchema<unknown, JudgedChange>
