import type { UnindexedFilter } from '../../model/plan-change.ts'
import type { Plan } from '../../model/plan.ts'
import { factsAbout } from '../facts/relation-size.ts'
import { accessPathOf } from '../plans/access-path.ts'
import type { TableScan } from '../plans/table-scans.ts'
import { tableScans } from '../plans/table-scans.ts'
import type { Terms } from '../terms.ts'

/** Of the table's rows. A filter that keeps more of them is no work for an index. */
const few = 0.05

/** Finds the tables that a plan reads from end to end for a few of their rows; of partitions the dearest. */
export function findUnindexedFilters(plan: Plan, { facts }: Terms): readonly UnindexedFilter[] {
  const dearest = new Map<string, UnindexedFilter>()
  for (const scan of tableScans(plan)) {
    const found = unindexedFilter(scan, facts?.candidate)
    const known = dearest.get(scan.whole)
    if (found !== undefined && found.after.cost > (known?.after.cost ?? -1)) dearest.set(scan.whole, found)
  }
  return [...dearest.values()]
}

/** A LIMIT that stops the scan early makes it cheap, and its rows no measure. */
function unindexedFilter(
  scan: TableScan,
  facts: NonNullable<Terms['facts']>['candidate'] | undefined,
): UnindexedFilter | undefined {
  const { alias, relation, method, inContext } = scan
  const condition = inContext.node.conditions.filter
  const of = factsAbout(scan, facts)?.rows
  if (method !== 'Seq Scan' || condition === undefined || of === undefined) return undefined
  if (inContext.fraction < 1 || inContext.rows > of * few) return undefined
  return { kind: 'unindexed-filter', alias, relation, condition, of, after: accessPathOf(scan, facts) }
}
