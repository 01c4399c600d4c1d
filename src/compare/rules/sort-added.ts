import type { SortChange } from '../../model/plan-change.ts'
import type { Plan } from '../../model/plan.ts'
import { differenceOf } from '../plans/difference.ts'
import { sharedKeys } from '../plans/shared-keys.ts'
import { sortsIn, type Sort } from '../plans/sorts.ts'

/** Finds the orders that only one of the plans has to sort for. */
export function compareSorts(baseline: Plan, candidate: Plan): readonly SortChange[] {
  const before = sortsIn(baseline)
  const after = sortsIn(candidate)
  if (before.length === 0 && after.length === 0) return []
  const { added, removed } = differenceOf(before, after, sharedKeys(baseline, candidate))
  return [
    ...added.map((sort) => changeOf('sort-added', sort)),
    ...removed.map((sort) => changeOf('sort-removed', sort)),
  ]
}

function changeOf(kind: SortChange['kind'], { keys, aliases, rows, cost }: Sort): SortChange {
  return { kind, keys, aliases, rows, cost }
}
