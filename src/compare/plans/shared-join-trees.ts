import type { Plan } from '../../model/plan.ts'
import { joinTrees, renameTree, type JoinTree } from './join-trees.ts'
import { oncePerPair } from './once-per-plan.ts'
import { sharedNames } from './shared-names.ts'

export interface SharedJoinTrees {
  readonly before: readonly JoinTree[]
  readonly after: readonly JoinTree[]
}

/** The join trees of two plans, cut down to the relations that both have, in the baseline's names. */
export const sharedJoinTrees = oncePerPair((baseline: Plan, candidate: Plan): SharedJoinTrees => {
  const names = sharedNames(baseline, candidate)
  return {
    before: renameAll(joinTrees(baseline), names.before),
    after: renameAll(joinTrees(candidate), names.after),
  }
})

function renameAll(trees: readonly JoinTree[], aliases: ReadonlyMap<string, string>): readonly JoinTree[] {
  return trees.map((tree) => renameTree(tree, (alias) => aliases.get(alias))).filter((tree) => tree !== null)
}
