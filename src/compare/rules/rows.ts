import type { RowsChange } from '../../model/plan-change.ts'
import type { Plan } from '../../model/plan.ts'
import { pairScans } from '../plans/pair-scans.ts'
import type { Terms } from '../terms.ts'

/**
 * Finds the relations that are expected to give many times more or fewer rows, where the statistics are the same and
 * the estimate therefore has no reason to move but the change under test.
 *
 * The rows of one loop are compared with the rows of one loop only: when a lookup becomes a scan of the whole table,
 * the estimate did not change.
 */
export function compareRows(baseline: Plan, candidate: Plan, terms: Terms): RowsChange[] {
  if (!(terms.rowsCompare ?? terms.costsCompare)) return []
  return pairScans(baseline, candidate)
    .filter(({ before, after }) => before.path.perLoop === after.path.perLoop)
    .filter(({ before, after }) => ratioOf(before.path.rows, after.path.rows) >= terms.policy.rowsRatio)
    .map(({ alias, relation, before, after }) => ({
      kind: before.path.rows < after.path.rows ? 'rows-increase' : 'rows-decrease',
      alias,
      relation,
      before: before.path.rows,
      after: after.path.rows,
    }))
}

/** Postgres never expects less than one row of a plan it runs (`clamp_row_est`). */
function ratioOf(one: number, other: number): number {
  return Math.max(one, other, 1) / Math.max(1, Math.min(one, other))
}
