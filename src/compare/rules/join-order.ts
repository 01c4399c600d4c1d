import type { JoinOrderChange } from '../../model/plan-change.ts'
import type { Plan } from '../../model/plan.ts'
import { joinsIn, renameTree, sayTree, type JoinTree } from '../plans/join-trees.ts'
import { sharedJoinTrees } from '../plans/shared-join-trees.ts'
import { sharedNames } from '../plans/shared-names.ts'

/**
 * Finds out whether other sets of relations are joined first. A join whose sides are merely swapped builds the same
 * intermediate results, and is no change of order.
 */
export function compareJoinOrders(baseline: Plan, candidate: Plan): readonly JoinOrderChange[] {
  const { before, after } = sharedJoinTrees(baseline, candidate)
  const { renamed } = sharedNames(baseline, candidate)
  return before.flatMap((tree) => {
    const counterpart = after.find((other) => sameList(other.aliases, tree.aliases))
    if (counterpart === undefined || tree.aliases.length < 3) return []
    if (sameList(setsJoined(tree), setsJoined(counterpart))) return []
    const named = renameTree(counterpart, (alias) => renamed.get(alias) ?? alias) ?? counterpart
    return [{ kind: 'join-order', before: sayTree(tree), after: sayTree(named) }]
  })
}

function setsJoined(tree: JoinTree): readonly string[] {
  return [...new Set(joinsIn(tree).map(({ aliases }) => aliases.join('\n')))].toSorted()
}

function sameList(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((member, at) => member === other[at])
}
