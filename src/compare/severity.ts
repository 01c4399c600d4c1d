import type { ExpectedRows, PlanChange } from '../model/plan-change.ts'
import type { RuleOptions } from '../model/policy.ts'
import type { JudgedChange } from '../model/report.ts'
import { sayCost, sayCount, sayShare } from '../model/say-numbers.ts'
import { measuresOf } from './measures.ts'
import type { PlanPair } from './plan-pair.ts'
import type { Terms } from './terms.ts'

/**
 * How bad a change is, and why it is less bad than its kind; null where it is not worth telling.
 *
 * What is small is information, and so are workers that a cheaper plan does without. An error in a plan that is not materially
 * worse is a warning.
 */
export function severityOf(
  change: PlanChange,
  plans: PlanPair,
  terms: Terms,
  options: RuleOptions,
): Pick<JudgedChange, 'severity' | 'pardon'> | null {
  if (!isTold(change, options)) return null
  const severity = options.severity === 'off' ? 'info' : options.severity
  if (severity === 'info') return { severity }
  const small = saySmallness(change, plans, options) ?? sayNoLoss(change, plans, terms, options)
  if (small !== null) return { severity: 'info', pardon: small }
  const pardon = severity === 'error' ? sayPardon(change, plans, terms, options) : null
  return pardon === null ? { severity } : { severity: 'warning', pardon }
}

/** Numbers that moved a little are no change at all. */
function isTold(
  change: PlanChange,
  { costRatio, minimumCost, minimumRows, rowsRatio }: RuleOptions,
): boolean {
  if (change.kind === 'cost-increase' || change.kind === 'cost-decrease') {
    const [less, more] = [change.before, change.after].toSorted((one, other) => one - other) as [
      number,
      number,
    ]
    return more >= minimumCost && more >= less * costRatio
  }
  if (change.kind === 'n-plus-one') return change.times >= minimumRows
  if (change.kind === 'rows-exploded') return growthOf(change.before, change.after) >= rowsRatio
  if (change.kind === 'rows-shrunk') return growthOf(change.after, change.before) >= rowsRatio
  return true
}

/** How many times more, of the rows and of the table's. Postgres never expects less than one row (`clamp_row_est`). */
function growthOf(few: ExpectedRows, many: ExpectedRows): number {
  const ofRows = Math.max(many.rows, 1) / Math.max(few.rows, 1)
  const ofTable = Math.max(few.of ?? 1, 1) / Math.max(many.of ?? 1, 1)
  return Math.min(ofRows, ofRows * ofTable)
}

function saySmallness(
  change: PlanChange,
  { baseline, candidate }: PlanPair,
  { minimumCost, minimumShare, minimumPages, minimumRows }: RuleOptions,
): string | null {
  const before = baseline.root.estimate.totalCost
  const after = candidate.root.estimate.totalCost
  if (Math.max(before, after) < minimumCost) return `too cheap to matter (${sayCosts(before, after)})`

  const { cost, pages, rows } = measuresOf(change)
  if (cost !== undefined && cost < minimumShare * after) {
    return `a small part of the plan (cost ${sayCost(cost)} of ${sayCost(after)})`
  }
  if (cost !== undefined && cost < minimumCost) return `too cheap to matter (cost ${sayCost(cost)})`
  if (pages !== undefined && pages < minimumPages && !isDearer(cost, minimumPages))
    return `too little to matter (${sayCount(pages)} pages)`
  if (rows !== undefined && rows < minimumRows) return 'too few to matter'
  return null
}

/**
 * Whether a scan costs more than so many pages of a table, read at random (`random_page_cost` is 4 by default): then its work
 * lies elsewhere, in the pages of an index or in a filter.
 */
function isDearer(cost: number | undefined, pages: number): boolean {
  return cost !== undefined && cost > 4 * pages
}

/** An index that saves most of the work saves the workers too. */
function sayNoLoss(
  { kind }: PlanChange,
  { baseline, candidate }: PlanPair,
  { costsCompare }: Terms,
  { costRatio }: RuleOptions,
): string | null {
  const before = baseline.root.estimate.totalCost
  const after = candidate.root.estimate.totalCost
  if (kind !== 'lost-parallelism' || !costsCompare || before < after * costRatio) return null
  return `cheaper without them (${sayCosts(before, after)})`
}

/** Why a plan that flipped is not materially worse for it; null where it is. */
function sayPardon(
  change: PlanChange,
  { baseline, candidate }: PlanPair,
  { costsCompare }: Terms,
  { costRatio }: RuleOptions,
): string | null {
  if (change.kind === 'unindexed-filter' || change.kind === 'n-plus-one') return null
  const before = baseline.root.estimate.totalCost
  const after = candidate.root.estimate.totalCost
  if (costsCompare)
    return after < before * costRatio ? `not materially dearer (${sayCosts(before, after)})` : null

  const shares = sharesOf(change)
  if (shares === null || shares.after >= shares.before * costRatio) return null
  return `as much of the table was read before (${sayShare(shares.before)} of its rows)`
}

function sharesOf(change: PlanChange): { readonly before: number; readonly after: number } | null {
  if (change.kind !== 'index-to-seq-scan' && change.kind !== 'bitmap-to-seq-scan') return null
  const [before, after] = [change.before.share, change.after.share]
  return before === undefined || after === undefined ? null : { before, after }
}

function sayCosts(before: number, after: number): string {
  return `cost ${sayCost(before)} -> ${sayCost(after)}`
}
