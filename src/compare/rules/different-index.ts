import type { IndexChange } from '../../model/plan-change.ts'
import type { Plan } from '../../model/plan.ts'
import { pairScans } from '../plans/pair-scans.ts'

/** Finds the relations that are reached by the same method through another index, or a bitmap of other indexes. */
export function compareIndexes(baseline: Plan, candidate: Plan): IndexChange[] {
  return pairScans(baseline, candidate)
    .filter(({ before, after }) => before.path.method === after.path.method)
    .filter(({ before, after }) => before.path.indexes.join() !== after.path.indexes.join())
    .map(({ alias, relation, before, after }) => ({
      kind: 'different-index',
      alias,
      relation,
      before: before.path,
      after: after.path,
    }))
}
