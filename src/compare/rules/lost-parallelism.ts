import type { ParallelismChange } from '../../model/plan-change.ts'
import type { Plan } from '../../model/plan.ts'
import { nodesInContext } from '../plans/nodes-in-context.ts'

/** Finds out whether more or fewer processes are to share the work. */
export function compareParallelism(baseline: Plan, candidate: Plan): readonly ParallelismChange[] {
  const before = workersOf(baseline)
  const after = workersOf(candidate)
  if (before === after) return []
  if (after === 0) return [{ kind: 'lost-parallelism', before, after }]
  if (before === 0) return [{ kind: 'gained-parallelism', before, after }]
  return [{ kind: 'parallelism-changed', before, after }]
}

function workersOf(plan: Plan): number {
  return nodesInContext(plan).reduce((sum, { node }) => sum + (node.workersPlanned ?? 0), 0)
}
