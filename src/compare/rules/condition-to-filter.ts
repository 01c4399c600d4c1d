import type { ConditionChange } from '../../model/plan-change.ts'
import type { Plan } from '../../model/plan.ts'
import { accessPathOf } from '../plans/access-path.ts'
import { namesOf } from '../plans/changed-paths.ts'
import { pairScans, type PairedScan } from '../plans/pair-scans.ts'
import type { TableScan } from '../plans/table-scans.ts'
import type { Terms } from '../terms.ts'

/**
 * Finds the indexes that are still used, but searched by less: a cast or a function around the column, or columns in
 * another order, turn an index condition into a filter and hardly change the look of the plan.
 */
export function compareConditions(baseline: Plan, candidate: Plan, terms: Terms): readonly ConditionChange[] {
  return pairScans(baseline, candidate).flatMap((pair) => compareCondition(pair, terms))
}

function compareCondition(pair: PairedScan, { facts }: Terms): ConditionChange[] {
  const { before, after } = pair
  const demoted = demotedIn(before, after)
  const moved = demoted ?? demotedIn(after, before)
  if (moved === null) return []
  return [
    {
      kind: demoted === null ? 'filter-to-condition' : 'condition-to-filter',
      ...namesOf(pair),
      ...moved,
      before: accessPathOf(before, facts?.baseline),
      after: accessPathOf(after, facts?.candidate),
    },
  ]
}

/**
 * What `from` searches its index by and `to` only filters. The words may differ, as `(at)::date` and `at` do, so the
 * filter is asked to have grown and not to hold the same text.
 *
 * Another index is searched by other conditions, which is no news. Unless it is searched by none: an index that is
 * walked from end to end, mostly for its order, is the way in which ORDER BY … LIMIT goes wrong. Indexes that a bitmap
 * combined with more are no others.
 */
function demotedIn(from: TableScan, to: TableScan): { index: string; condition: string } | null {
  const [index] = to.indexes
  if (index === undefined || from.indexes.length === 0) return null
  if (to.searched.length >= from.searched.length || to.filtered.length <= from.filtered.length) return null

  const isOther = to.indexes.some((used) => !from.indexes.includes(used))
  if (isOther && to.searched.length > 0) return null
  const lost = from.searched.filter((condition) => !to.searched.includes(condition))
  return { index, condition: lost.join(' AND ') }
}
