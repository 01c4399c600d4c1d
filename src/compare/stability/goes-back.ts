import type { Plan } from '../../model/plan.ts'
import type { Query } from '../../model/query.ts'
import type { JudgedChange } from '../../model/report.ts'
import { comparePlans } from '../compare-plans.ts'
import { judgeChanges } from '../judge-changes.ts'
import type { PlanPair } from '../plan-pair.ts'
import type { Terms } from '../terms.ts'
import { isOfShape } from '../why/shape-changes.ts'

/** Two plans of a query that flipped. */
export interface FlippedPlans {
  readonly plans: PlanPair
  /** What the rules tell of the flip. */
  readonly changes: readonly JudgedChange[]
  /** The candidate's, whose allows hold. */
  readonly query: Query
}

/** Whether the flip is none with another plan in the place of one of the two. */
export function goesBack(
  { plans, changes, query }: FlippedPlans,
  side: keyof PlanPair,
  plan: Plan,
  terms: Terms,
): boolean {
  const pair = { ...plans, [side]: plan }
  const found = comparePlans(pair.baseline, pair.candidate, terms)
  const told = judgeChanges(found, pair, terms, query).changes.filter(isOfShape)
  return !(changes.filter(isOfShape).some(isSerious) ? told.some(isSerious) : told.length > 0)
}

/** Whatever it is excused by: a cost that is below a threshold in one sample is above it in another. */
function isSerious({ severity, pardon }: JudgedChange): boolean {
  return severity !== 'info' || pardon !== undefined
}
