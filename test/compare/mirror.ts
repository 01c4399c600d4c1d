import type { PlanChange, PlanChangeKind } from '../../src/model/plan-change.ts'

/** The change that the same two plans show when they are swapped. */
export function mirror(change: PlanChange): unknown {
  const kind = opposites[change.kind] ?? change.kind
  return 'before' in change
    ? { ...change, kind, before: change.after, after: change.before }
    : { ...change, kind }
}

const pairs: readonly (readonly [PlanChangeKind, PlanChangeKind])[] = [
  ['index-to-seq-scan', 'seq-to-index-scan'],
  ['index-to-bitmap', 'bitmap-to-index'],
  ['bitmap-to-seq-scan', 'seq-to-bitmap-scan'],
  ['index-only-to-index', 'index-to-index-only'],
  ['condition-to-filter', 'filter-to-condition'],
  ['sort-added', 'sort-removed'],
  ['parallelism-lost', 'parallelism-gained'],
  ['cost-increase', 'cost-decrease'],
  ['rows-increase', 'rows-decrease'],
]

const opposites: Partial<Record<PlanChangeKind, PlanChangeKind>> = Object.fromEntries(
  pairs.flatMap(([one, other]) => [
    [one, other],
    [other, one],
  ]),
)
