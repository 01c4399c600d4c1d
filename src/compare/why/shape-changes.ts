import { defaultPolicy } from '../../model/policy.ts'
import type { PlanChange, PlanChangeKind } from '../../model/plan-change.ts'
import type { Plan } from '../../model/plan.ts'
import { comparePlans } from '../compare-plans.ts'
import type { PlanFacts } from '../facts/plan-facts.ts'

/** Whether a change is about what is done, and not only about how much there is to do. */
export function isOfShape({ kind }: { readonly kind: PlanChangeKind }): boolean {
  return !ofEstimates.has(kind)
}

const ofEstimates: ReadonlySet<PlanChangeKind> = new Set([
  'cost-increase',
  'cost-decrease',
  'rows-exploded',
  'rows-shrunk',
  'sort-spills',
  'sort-fits',
  'hash-spills',
  'hash-fits',
  'jit-on',
  'jit-off',
  'parallelism-changed',
])

/** Whether a change shows between plans of which the one has no estimates. How long a LIMIT waits is a matter of costs. */
export function isSeenInShape(change: { readonly kind: PlanChangeKind }): boolean {
  return isOfShape(change) && change.kind !== 'limit-no-longer-early' && change.kind !== 'limit-early'
}

/** What a plan does otherwise than another that was made in the same place, so that all their numbers compare. */
export function changesWithin(one: Plan, other: Plan, facts: PlanFacts): readonly PlanChange[] {
  const terms = {
    policy: defaultPolicy,
    costsCompare: true,
    facts: { baseline: facts, candidate: facts },
  }
  return comparePlans(one, other, terms).filter(isOfShape)
}
