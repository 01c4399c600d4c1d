import type { IndexChange } from '../../model/plan-change.ts'
import type { Plan } from '../../model/plan.ts'
import { accessPathOf } from '../plans/access-path.ts'
import { namesOf } from '../plans/changed-paths.ts'
import { pairScans } from '../plans/pair-scans.ts'
import type { TableScan } from '../plans/table-scans.ts'
import type { Terms } from '../terms.ts'

/**
 * Finds the tables that are reached by the same method through another index, or a bitmap of other indexes. Of two
 * tables that merely stand for one another, the indexes have other names anyway.
 *
 * An index that answers the same conditions at just the same cost is the same index under another name, or as good as it.
 */
export function compareIndexes(
  baseline: Plan,
  candidate: Plan,
  { facts, costsCompare }: Terms,
): readonly IndexChange[] {
  return pairScans(baseline, candidate)
    .filter(({ before, after }) => before.method === after.method && before.relation === after.relation)
    .filter(({ before, after }) => before.indexes.join() !== after.indexes.join())
    .filter(({ before, after }) => !costsCompare || workOf(before) !== workOf(after))
    .map((pair) => ({
      kind: 'different-index',
      ...namesOf(pair),
      before: accessPathOf(pair.before, facts?.baseline),
      after: accessPathOf(pair.after, facts?.candidate),
    }))
}

function workOf({ searched, filtered, inContext: { node } }: TableScan): string {
  return JSON.stringify([searched, filtered, node.estimate])
}
