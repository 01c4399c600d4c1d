import type { CostChange } from '../../model/plan-change.ts'
import type { Plan } from '../../model/plan.ts'
import type { Terms } from '../terms.ts'

/** Finds out whether the whole plan costs materially more or less; silent where costs do not compare. */
export function compareCosts(baseline: Plan, candidate: Plan, { policy, costsCompare }: Terms): CostChange[] {
  const before = baseline.root.estimate.totalCost
  const after = candidate.root.estimate.totalCost
  if (!costsCompare || before === after || Math.max(before, after) < policy.minimumCost) return []
  if (after >= before * policy.costRatio) return [{ kind: 'cost-increase', before, after }]
  if (before >= after * policy.costRatio) return [{ kind: 'cost-decrease', before, after }]
  return []
}
