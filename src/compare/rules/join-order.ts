import type { JoinOrderChange } from '../../model/plan-change.ts'
import type { Plan } from '../../model/plan.ts'
import { aliasesIn, joinsIn, sayTree, type JoinTree } from '../plans/join-trees.ts'
import { sharedJoinTrees } from '../plans/shared-join-trees.ts'

/**
 * Finds out whether other sets of relations are joined first. A join whose sides are merely swapped builds the same
 * intermediate results, and is no change of order.
 */
export function compareJoinOrders(baseline: Plan, candidate: Plan): JoinOrderChange[] {
  const trees = sharedJoinTrees(baseline, candidate)
  return trees.before.flatMap((before) => {
    const after = trees.after.find((tree) => sameSet(aliasesIn(tree), aliasesIn(before)))
    if (after === undefined || sameSet(setsJoined(before), setsJoined(after))) return []
    return [{ kind: 'join-order', before: sayTree(before), after: sayTree(after) }]
  })
}

function setsJoined(tree: JoinTree): readonly string[] {
  return [...new Set(joinsIn(tree).map((join) => JSON.stringify(aliasesIn(join))))].toSorted()
}

/** Of sorted lists. */
function sameSet(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((member, at) => member === other[at])
}
