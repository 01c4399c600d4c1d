import type { ExpectedRows, RowsChange } from '../../model/plan-change.ts'
import type { Plan } from '../../model/plan.ts'
import { factsAbout } from '../facts/relation-size.ts'
import { namesOf } from '../plans/changed-paths.ts'
import { pairScans, type PairedScan } from '../plans/pair-scans.ts'
import { aliasOfWhole } from '../plans/partition-alias.ts'
import { sharedNames, type SharedNames } from '../plans/shared-names.ts'
import type { TableScan } from '../plans/table-scans.ts'
import type { Terms } from '../terms.ts'

/**
 * Finds the relations that are expected to give more rows or fewer. Where both sides plan with the same statistics, the
 * estimate has no reason to move but the change under test. Where the data differ, a condition keeps its share of a table
 * that grew, or its number of rows: both have to move the same way. Tables of unknown size are passed over then.
 *
 * The rows of one loop are compared with the rows of one loop only, and of lookups by the same relations: when a lookup
 * becomes a scan of the whole table, or one by another column as the join order changes, the estimate did not change. How
 * many times more matters is the policy's affair.
 */
export function compareRows(baseline: Plan, candidate: Plan, terms: Terms): readonly RowsChange[] {
  const names = sharedNames(baseline, candidate)
  return pairScans(baseline, candidate).flatMap((pair): RowsChange[] => {
    if (!isLookedUpAlike(pair, names)) return []
    const rows = expectedRows(pair, terms)
    if (rows === null) return []
    if (isMore(rows.before, rows.after)) return [{ kind: 'rows-exploded', ...namesOf(pair), ...rows }]
    if (isMore(rows.after, rows.before)) return [{ kind: 'rows-shrunk', ...namesOf(pair), ...rows }]
    return []
  })
}

function isLookedUpAlike({ before, after }: PairedScan, names: SharedNames): boolean {
  if (!before.perLoop || !after.perLoop) return before.perLoop === after.perLoop
  const by = ({ lookedUpBy }: TableScan, shared: ReadonlyMap<string, string>): string =>
    JSON.stringify(
      lookedUpBy.map((alias) => shared.get(alias) ?? shared.get(aliasOfWhole(alias)) ?? alias).toSorted(),
    )
  return by(before, names.before) === by(after, names.after)
}

function isMore(few: ExpectedRows, many: ExpectedRows): boolean {
  return few.rows < many.rows && shareOf(few) < shareOf(many)
}

function expectedRows(
  { before, after }: PairedScan,
  { costsCompare, rowsCompare = costsCompare, facts }: Terms,
): { readonly before: ExpectedRows; readonly after: ExpectedRows } | null {
  const [rows, rowsAfter] = [before.inContext.rows, after.inContext.rows]
  if (rowsCompare) return { before: { rows }, after: { rows: rowsAfter } }
  const of = factsAbout(before, facts?.baseline)?.rows
  const ofAfter = factsAbout(after, facts?.candidate)?.rows
  if (of === undefined || ofAfter === undefined) return null
  return { before: { rows, of }, after: { rows: rowsAfter, of: ofAfter } }
}

function shareOf({ rows, of = 1 }: ExpectedRows): number {
  return rows / Math.max(of, 1)
}
