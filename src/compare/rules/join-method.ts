import type { JoinMethodChange } from '../../model/plan-change.ts'
import type { Plan } from '../../model/plan.ts'
import { aliasesIn, joinsIn, type JoinTree } from '../plans/join-trees.ts'
import { sharedJoinTrees } from '../plans/shared-join-trees.ts'

/** Finds the sets of relations that both plans join, each by another method. Which side is the outer one does not count. */
export function compareJoinMethods(baseline: Plan, candidate: Plan): JoinMethodChange[] {
  const trees = sharedJoinTrees(baseline, candidate)
  const joinsAfter = joinsBySet(trees.after)
  const changes: JoinMethodChange[] = []

  for (const [set, { aliases, methods }] of joinsBySet(trees.before)) {
    const before = sayMethods(methods)
    const after = sayMethods(joinsAfter.get(set)?.methods ?? methods)
    if (before !== after) changes.push({ kind: 'join-method', aliases, before, after })
  }
  return changes
}

interface JoinOfSet {
  readonly aliases: readonly string[]
  /** Several where partitions are joined one by one. */
  readonly methods: Set<string>
}

function joinsBySet(trees: readonly JoinTree[]): Map<string, JoinOfSet> {
  const joins = new Map<string, JoinOfSet>()
  for (const join of trees.flatMap(joinsIn)) {
    const aliases = aliasesIn(join)
    const key = JSON.stringify(aliases)
    const known = joins.get(key) ?? { aliases, methods: new Set() }
    if (join.method !== null) known.methods.add(join.method)
    joins.set(key, known)
  }
  return joins
}

function sayMethods(methods: ReadonlySet<string>): string {
  return [...methods].toSorted().join(' and ')
}
