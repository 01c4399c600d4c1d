import type { JoinMethodChange } from '../../model/plan-change.ts'
import type { Plan } from '../../model/plan.ts'
import { changedJoins } from '../plans/changed-joins.ts'

/** Finds the relations of which one side was read and hashed as a whole, and is looked up row by row now. */
export function compareHashToNestedLoop(baseline: Plan, candidate: Plan): readonly JoinMethodChange[] {
  return changedJoins(baseline, candidate, ['hash-to-nested-loop'])
}
