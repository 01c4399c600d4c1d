import { planChangeSentence } from '../model/plan-change-sentence.ts'
import { planChangeText } from '../model/plan-change-text.ts'
import type { RepeatedQuery } from '../model/plan-change.ts'
import type { Plan, PlanOutcome } from '../model/plan.ts'
import type { Allow, Query } from '../model/query.ts'
import type { JudgedChange } from '../model/report.ts'
import type { SqlError } from '../model/session.ts'
import type { Verdict } from '../model/verdict.ts'
import { comparePlans } from './compare-plans.ts'
import { judgeChanges } from './judge-changes.ts'
import type { PlanPair } from './plan-pair.ts'
import { findUnindexedFilters } from './rules/unindexed-filter.ts'
import { sameShape } from './plans/same-shape.ts'
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
  /** Of the query's allows, those that no change was found for; none where there were not two plans to compare. */
  readonly unusedAllows?: readonly Allow[]
}

export interface JudgedQuery extends Pick<Query, 'name' | 'allows'> {
  /** What the application does with it, whatever its plan. */
  readonly repetition?: RepeatedQuery | undefined
}

/** Judges what the candidate makes of a query. */
export function judge({ baseline, candidate }: OutcomePair, terms: Terms, query: JudgedQuery): Judgement {
  if (candidate === undefined) return without('removed', 'only the baseline has this query')
  if (candidate.status === 'failed') return without('failed', sayRefusal(candidate, baseline))
  if (baseline === undefined) return judgeNew(candidate.plan, terms, query)
  if (baseline.status === 'failed') {
    return without('improved', `Postgres plans it now; the baseline was refused: ${sayError(baseline)}`)
  }
  return judgePlans({ baseline: baseline.plan, candidate: candidate.plan }, terms, query)
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

/** What can be said of a plan that has no other to compare it with. */
function judgeNew(plan: Plan, terms: Terms, query: JudgedQuery): Judgement {
  const found = [...findUnindexedFilters(plan, terms), ...repetitionOf(query)]
  const { changes } = judgeChanges(found, { baseline: plan, candidate: plan }, terms, query)
  const [worst] = changes
  if (worst === undefined) return without('new', 'only the candidate has this query')
  return { verdict: isOpenError(changes) ? 'regressed' : 'new', reason: sayReason(worst, changes), changes }
}

function repetitionOf({ repetition }: JudgedQuery): readonly RepeatedQuery[] {
  return repetition === undefined ? [] : [repetition]
}

function judgePlans(plans: PlanPair, terms: Terms, query: JudgedQuery): Judgement {
  const found = [...comparePlans(plans.baseline, plans.candidate, terms), ...repetitionOf(query)]
  const { changes, used, isSilenced } = judgeChanges(found, plans, terms, query)
  const unusedAllows = query.allows.filter((allow) => !used.has(allow))
  const [worst] = changes
  if (worst === undefined) {
    const reason = isSilenced ? 'the policy does not want to hear of what changed' : saySameness(plans)
    return { verdict: 'unchanged', reason, changes, unusedAllows }
  }
  return { verdict: verdictOf(changes), reason: sayReason(worst, changes), changes, unusedAllows }
}

function saySameness({ baseline, candidate }: PlanPair): string {
  return sameShape(baseline.root, candidate.root)
    ? 'the plan is the same'
    : 'the plans differ in nothing that a rule speaks of'
}

function verdictOf(changes: readonly JudgedChange[]): Verdict {
  const open = changes.filter(({ allowed }) => allowed === undefined)
  if (isOpenError(open)) return 'regressed'
  return open.length > 0 && isImprovement(changes) ? 'improved' : 'changed'
}

function isOpenError(changes: readonly JudgedChange[]): boolean {
  return changes.some(({ severity, allowed }) => severity === 'error' && allowed === undefined)
}

/** The worst change, and what speaks for it: an excuse, a pardon, or what it costs. */
function sayReason(worst: JudgedChange, changes: readonly JudgedChange[]): string {
  const sentence = planChangeSentence(worst)
  if (worst.allowed !== undefined) return `${sentence}; allowed: ${worst.allowed}`
  if (worst.pardon !== undefined) return `${sentence}; ${worst.pardon}`
  const costs = changes.find(({ kind }) => kind === 'cost-increase' || kind === 'cost-decrease')
  return costs === undefined || costs === worst ? sentence : `${sentence}; ${planChangeSentence(costs)}`
}

/**
 * Only changes for the better, but for those that are too small to matter; or a plan that costs materially less, as long
 * as nothing worth a warning moved for the worse.
 */
function isImprovement(changes: readonly JudgedChange[]): boolean {
  const isCheaper = changes.some(({ kind }) => kind === 'cost-decrease')
  const counting = changes.filter(({ severity, pardon }) =>
    isCheaper ? severity !== 'info' : severity !== 'info' || pardon === undefined,
  )
  const directions = new Set(counting.map(({ kind }) => planChangeText[kind].direction))
  return isCheaper ? !directions.has('worse') : directions.size === 1 && directions.has('better')
}
