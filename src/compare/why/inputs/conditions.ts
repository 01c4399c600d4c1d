import type { ConditionInput } from '../../../model/why.ts'
import { pairScans } from '../../plans/pair-scans.ts'
import type { TableScan } from '../../plans/table-scans.ts'
import type { Flip } from '../flip.ts'

/**
 * The conditions that keep an index from being searched; else those by which partitions are no longer restricted, in a query whose text
 * is another. Apart from that, a plan says the same conditions in other words wherever it takes another way.
 */
export function movedConditions({ unsearchable, plans, sql, change }: Flip): readonly ConditionInput[] {
  if (unsearchable.length > 0) return unsearchable
  if (!('partitions' in change) || sql.baseline === sql.candidate) return []
  return pairScans(plans.baseline, plans.candidate)
    .filter(({ after }) => after.whole === change.alias)
    .flatMap(({ before, after }): ConditionInput[] => {
      const [one, other] = [conditionsOf(before), conditionsOf(after)]
      const gone = one.filter((condition) => !other.includes(condition))
      const fresh = other.filter((condition) => !one.includes(condition))
      if (gone.length === 0 || before.perLoop || after.perLoop) return []
      return [{ kind: 'condition', relation: change.alias, baseline: gone, candidate: fresh }]
    })
    .slice(0, 1)
}

function conditionsOf({ method, searched, filtered }: TableScan): readonly string[] {
  // Those of a bitmap may be parts of an OR.
  return method === 'Bitmap Heap Scan' ? filtered : [...searched, ...filtered]
}
