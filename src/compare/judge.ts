import { planChangeText } from '../model/plan-change.ts'
import { planChangeSentence, sayCost } from '../model/plan-change-sentence.ts'
import type { PlanOutcome } from '../model/plan.ts'
import type { Allow } from '../model/query.ts'
import type { JudgedChange } from '../model/report.ts'
import type { SqlError } from '../model/session.ts'
import type { Verdict } from '../model/verdict.ts'
import { comparePlans } from './compare-plans.ts'
import { judgeChanges, type PlanPair } from './judge-changes.ts'
import type { Terms } from './terms.ts'

/** What became of one query: a plan, a refusal, or nothing where that side does not have the query. */
export interface OutcomePair {
  readonly baseline?: PlanOutcome | undefined
  readonly candidate?: PlanOutcome | undefined
}

export interface Judgement {
  readonly verdict: Verdict
  /** One sentence. */
  readonly reason: string
  /** Worst first. */
  readonly changes: readonly JudgedChange[]
}

/** Judges what the candidate makes of a query. */
export function judge(
  { baseline, candidate }: OutcomePair,
  terms: Terms,
  allows: readonly Allow[],
): Judgement {
  if (candidate === undefined) return without('removed', 'only the baseline has this query')
  if (candidate.status === 'failed') return without('failed', sayRefusal(candidate, baseline))
  if (baseline === undefined) return without('new', 'only the candidate has this query')
  if (baseline.status === 'failed') {
    return without('improved', `Postgres plans it now; the baseline was refused: ${sayError(baseline)}`)
  }
  return judgePlans({ baseline: baseline.plan, candidate: candidate.plan }, terms, allows)
}

function without(verdict: Verdict, reason: string): Judgement {
  return { verdict, reason, changes: [] }
}

function sayRefusal(candidate: SqlError, baseline: PlanOutcome | undefined): string {
  const both = baseline?.status === 'failed' && baseline.sqlstate === candidate.sqlstate
  return `Postgres refuses to plan it${both ? ', for the baseline as well' : ''}: ${sayError(candidate)}`
}

function sayError({ sqlstate, message }: SqlError): string {
  return `ERROR ${sqlstate}: ${message}`
}

function judgePlans(plans: PlanPair, terms: Terms, allows: readonly Allow[]): Judgement {
  const changes = judgeChanges(comparePlans(plans.baseline, plans.candidate, terms), plans, terms, allows)
  const [worst] = changes
  if (worst === undefined) return without('unchanged', 'the plan is the same')

  const open = changes.filter(({ allowed }) => allowed === undefined)
  const sentence = planChangeSentence(worst)
  if (open.length === 0)
    return { verdict: 'changed', reason: `${sentence}; allowed: ${worst.allowed}`, changes }
  if (open.some(({ severity }) => severity === 'error')) {
    const pardon = pardonFor(plans, terms)
    return pardon === null
      ? { verdict: 'regressed', reason: sentence + sayCostChange(changes, worst), changes }
      : { verdict: 'changed', reason: `${sentence}; ${pardon}`, changes }
  }
  return {
    verdict: isImprovement(changes) ? 'improved' : 'changed',
    reason: sentence + sayCostChange(changes, worst),
    changes,
  }
}

/** What the flip costs, where costs compare and the flip itself is not the cost. */
function sayCostChange(changes: readonly JudgedChange[], worst: JudgedChange): string {
  const costs = changes.find(({ kind }) => kind === 'cost-increase' || kind === 'cost-decrease')
  return costs === undefined || costs === worst ? '' : `; ${planChangeSentence(costs)}`
}

/** Why a plan that flipped is no worse for it; null where it is. */
function pardonFor({ baseline, candidate }: PlanPair, { policy, costsCompare }: Terms): string | null {
  const before = baseline.root.estimate.totalCost
  const after = candidate.root.estimate.totalCost
  const costs = `${sayCost(before)} -> ${sayCost(after)}`
  if (Math.max(before, after) < policy.minimumCost) return `too cheap to matter (cost ${costs})`
  if (costsCompare && after < before * policy.costRatio) return `not materially dearer (cost ${costs})`
  return null
}

/**
 * Only changes for the better; or a plan that costs materially less, whatever else moved, as long as nothing moved for
 * the worse.
 */
function isImprovement(changes: readonly JudgedChange[]): boolean {
  const directions = new Set(changes.map(({ kind }) => planChangeText[kind].direction))
  if (directions.has('worse')) return false
  return !directions.has('either') || changes.some(({ kind }) => kind === 'cost-decrease')
}
