import type { JoinMethodChange } from '../../model/plan-change.ts'
import type { Plan } from '../../model/plan.ts'
import { changedJoins } from '../plans/changed-joins.ts'

/** Finds the relations of which one side was looked up row by row, and is read and hashed as a whole now. */
export function compareNestedLoopToHash(baseline: Plan, candidate: Plan): readonly JoinMethodChange[] {
  return changedJoins(baseline, candidate, ['nested-loop-to-hash'])
}
