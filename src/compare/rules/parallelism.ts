import type { ParallelismChange } from '../../model/plan-change.ts'
import type { Plan } from '../../model/plan.ts'
import { walkPlan } from '../../model/plan.ts'

/** Finds out whether more or fewer processes are to share the work. */
export function compareParallelism(baseline: Plan, candidate: Plan): ParallelismChange[] {
  const before = workersOf(baseline)
  const after = workersOf(candidate)
  if (before === after) return []
  if (after === 0) return [{ kind: 'parallelism-lost', before, after }]
  if (before === 0) return [{ kind: 'parallelism-gained', before, after }]
  return [{ kind: 'parallelism-changed', before, after }]
}

function workersOf(plan: Plan): number {
  return [...walkPlan(plan.root)].reduce((sum, { workersPlanned }) => sum + (workersPlanned ?? 0), 0)
}
