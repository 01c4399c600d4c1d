import type { JoinMethodChange } from '../../model/plan-change.ts'
import type { Plan } from '../../model/plan.ts'
import { changedJoins } from '../plans/changed-joins.ts'

/** Finds the relations that are joined in order only in one of the plans. */
export function compareMergeJoins(baseline: Plan, candidate: Plan): readonly JoinMethodChange[] {
  return changedJoins(baseline, candidate, [
    'nested-loop-to-merge',
    'merge-to-nested-loop',
    'hash-to-merge',
    'merge-to-hash',
  ])
}
