import type { AccessPath, PlanChange } from '../model/plan-change.ts'
import type { Plan } from '../model/plan.ts'
import type { Policy } from '../model/policy.ts'
import type { Severity } from '../model/report.ts'

/** How bad a change is: what the policy says of its kind, less where it hardly weighs in the candidate's plan. */
export function severityOf(change: PlanChange, candidate: Plan, policy: Policy): Severity | 'off' {
  const severity = policy.severities[change.kind]
  if (severity === 'off') return 'off'
  if (change.kind === 'sort-added' && change.rows < policy.minimumSortRows) return 'info'
  if (severity === 'error' && 'after' in change && typeof change.after === 'object') {
    return isSmall(change.after, candidate, policy) ? 'warning' : 'error'
  }
  return severity
}

/**
 * Reading a table of a few pages from end to end is the right thing to do, beside a join that costs thousands. What a
 * loop reads may be run thousands of times, and is never small.
 */
function isSmall(path: AccessPath, { root }: Plan, { minimumCost, minimumShare }: Policy): boolean {
  return !path.perLoop && path.cost < Math.max(minimumCost, minimumShare * root.estimate.totalCost)
}
