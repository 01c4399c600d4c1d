import type { CostChange } from '../../model/plan-change.ts'
import type { Plan } from '../../model/plan.ts'
import type { Terms } from '../terms.ts'

/** Finds out whether the whole plan costs more or less; silent where costs do not compare. How much more matters is the policy's affair. */
export function compareCosts(
  baseline: Plan,
  candidate: Plan,
  { costsCompare }: Terms,
): readonly CostChange[] {
  const before = baseline.root.estimate.totalCost
  const after = candidate.root.estimate.totalCost
  if (!costsCompare || before === after) return []
  return [{ kind: before < after ? 'cost-increase' : 'cost-decrease', before, after }]
}
