import type { Plan } from '../../model/plan.ts'
import { aliasesIn, joinTrees, pruneTree, type JoinTree } from './join-trees.ts'

/** The join trees of two plans, cut down to the relations that both have. */
export function sharedJoinTrees(baseline: Plan, candidate: Plan): { before: JoinTree[]; after: JoinTree[] } {
  const before = joinTrees(baseline)
  const after = joinTrees(candidate)
  return { before: pruneTo(before, after), after: pruneTo(after, before) }
}

function pruneTo(trees: readonly JoinTree[], others: readonly JoinTree[]): JoinTree[] {
  const kept = new Set(others.flatMap(aliasesIn))
  return trees.map((tree) => pruneTree(tree, (alias) => kept.has(alias))).filter((tree) => tree !== null)
}
