import type { PlanChange } from '../model/plan-change.ts'
import type { Plan } from '../model/plan.ts'
import { rules } from './rules.ts'
import type { Terms } from './terms.ts'

/** What is different about the candidate's plan, before anybody asks how bad that is. */
export function comparePlans(baseline: Plan, candidate: Plan, terms: Terms): PlanChange[] {
  return rules.flatMap((rule) => rule(baseline, candidate, terms))
}
