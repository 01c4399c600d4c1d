import type { JoinMethod, JoinMethodChange } from '../../model/plan-change.ts'
import type { Plan } from '../../model/plan.ts'
import { joinsIn, type JoinTree } from './join-trees.ts'
import { oncePerPair } from './once-per-plan.ts'
import { sharedJoinTrees } from './shared-join-trees.ts'
import { namesInBoth, sharedNames } from './shared-names.ts'

/**
 * The sets of relations that both plans join, each by another method, of those changes whose kind is asked for. Which
 * side is the outer one does not count.
 */
export function changedJoins(
  baseline: Plan,
  candidate: Plan,
  kinds: readonly JoinMethodChange['kind'][],
): readonly JoinMethodChange[] {
  const changes = allChangedJoins(baseline, candidate)
  return changes.length === 0 ? changes : changes.filter(({ kind }) => kinds.includes(kind))
}

const allChangedJoins = oncePerPair((baseline: Plan, candidate: Plan): readonly JoinMethodChange[] => {
  const { before, after } = sharedJoinTrees(baseline, candidate)
  if (before.every(isSingle) || after.every(isSingle)) return []
  const names = sharedNames(baseline, candidate)
  const joinsAfter = joinsBySet(after)

  return [...joinsBySet(before)].flatMap(([set, join]): JoinMethodChange[] => {
    const counterpart = joinsAfter.get(set)
    if (counterpart === undefined) return []
    const methods = { before: sayMethods(join), after: sayMethods(counterpart) }
    if (methods.before.method === methods.after.method) return []
    const kind = kindsOf[`${methods.before.method} to ${methods.after.method}`] ?? 'join-method'
    return [{ kind, ...namesInBoth(join.aliases, names), ...methods }]
  })
})

const kindsOf: Readonly<Record<string, JoinMethodChange['kind']>> = {
  'Nested Loop to Hash Join': 'nested-loop-to-hash',
  'Hash Join to Nested Loop': 'hash-to-nested-loop',
  'Nested Loop to Merge Join': 'nested-loop-to-merge',
  'Merge Join to Nested Loop': 'merge-to-nested-loop',
  'Hash Join to Merge Join': 'hash-to-merge',
  'Merge Join to Hash Join': 'merge-to-hash',
}

interface JoinOfSet {
  readonly aliases: readonly string[]
  /** Several where partitions are joined one by one. */
  readonly methods: string[]
  outerRows: number
}

function joinsBySet(trees: readonly JoinTree[]): Map<string, JoinOfSet> {
  const joins = new Map<string, JoinOfSet>()
  for (const { aliases, method, outerRows } of trees.flatMap(joinsIn)) {
    const key = aliases.join('\n')
    const known = joins.get(key) ?? { aliases, methods: [], outerRows: 0 }
    if (method !== null && !known.methods.includes(method)) known.methods.push(method)
    known.outerRows += outerRows
    joins.set(key, known)
  }
  return joins
}

function sayMethods({ methods, outerRows }: JoinOfSet): JoinMethod {
  return { method: methods.toSorted().join(' and '), outerRows }
}

function isSingle(tree: JoinTree): boolean {
  return !('parts' in tree)
}
