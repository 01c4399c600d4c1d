import type { JoinMethodChange } from '../../model/plan-change.ts'
import type { Plan } from '../../model/plan.ts'
import { changedJoins } from '../plans/changed-joins.ts'

/** Finds the partitions that are joined one by one, by several methods, and by others than before. */
export function compareJoinMethods(baseline: Plan, candidate: Plan): readonly JoinMethodChange[] {
  return changedJoins(baseline, candidate, ['join-method'])
}
