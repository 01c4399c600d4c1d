import type { PlanChange, PlanChangeKind } from '../../src/model/plan-change.ts'

/** The change that the same two plans show when they are swapped. */
export function mirror(change: PlanChange): Readonly<Record<string, unknown>> {
  const mirrored: Record<string, unknown> = { ...change, kind: opposites[change.kind] ?? change.kind }
  swap(mirrored, 'before', 'after')
  swap(mirrored, 'aliases', 'formerAliases')
  swap(mirrored, 'keys', 'formerKeys')
  swap(mirrored, 'alias', 'formerAlias')
  if ('former' in change && change.former !== undefined) {
    mirrored['former'] = { alias: change.alias, relation: change.relation }
    Object.assign(mirrored, change.former)
  }
  return mirrored
}

/** What only one side says is said by both alike. */
function swap(change: Record<string, unknown>, one: string, other: string): void {
  if (one in change && other in change) [change[one], change[other]] = [change[other], change[one]]
}

const pairs: readonly (readonly [PlanChangeKind, PlanChangeKind])[] = [
  ['index-to-seq-scan', 'seq-to-index-scan'],
  ['index-to-bitmap', 'bitmap-to-index'],
  ['bitmap-to-seq-scan', 'seq-to-bitmap-scan'],
  ['index-only-to-index', 'index-to-index-only'],
  ['condition-to-filter', 'filter-to-condition'],
  ['lost-partition-pruning', 'gained-partition-pruning'],
  ['nested-loop-to-hash', 'hash-to-nested-loop'],
  ['nested-loop-to-merge', 'merge-to-nested-loop'],
  ['hash-to-merge', 'merge-to-hash'],
  ['lost-memoize', 'gained-memoize'],
  ['sort-added', 'sort-removed'],
  ['sort-spills', 'sort-fits'],
  ['hash-spills', 'hash-fits'],
  ['limit-no-longer-early', 'limit-early'],
  ['lost-parallelism', 'gained-parallelism'],
  ['jit-on', 'jit-off'],
  ['cost-increase', 'cost-decrease'],
  ['rows-exploded', 'rows-shrunk'],
]

const opposites: Partial<Record<PlanChangeKind, PlanChangeKind>> = Object.fromEntries(
  pairs.flatMap(([one, other]) => [
    [one, other],
    [other, one],
  ]),
)
