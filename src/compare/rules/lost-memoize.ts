import type { MemoizeChange } from '../../model/plan-change.ts'
import type { Plan } from '../../model/plan.ts'
import { aliasesBelow, keyOfAliases } from '../plans/aliases-below.ts'
import { nodesInContext, type NodeInContext } from '../plans/nodes-in-context.ts'
import { namesInBoth, sharedNames } from '../plans/shared-names.ts'
import { tableScans } from '../plans/table-scans.ts'

/**
 * Finds the lookups of a nested loop that were remembered and are repeated now, and the reverse. Where the lookups
 * became another join, that is the change.
 */
export function compareMemoize(baseline: Plan, candidate: Plan): readonly MemoizeChange[] {
  if (!remembers(baseline) && !remembers(candidate)) return []
  const names = sharedNames(baseline, candidate)
  const lookupsAfter = lookupsBySet(candidate, names.after)
  return [...lookupsBySet(baseline, names.before)].flatMap(([set, before]): MemoizeChange[] => {
    const after = lookupsAfter.get(set)
    if (after === undefined || before.isRemembered === after.isRemembered) return []
    const kind = before.isRemembered ? 'lost-memoize' : 'gained-memoize'
    return [{ kind, ...namesInBoth(before.aliases, names), before: before.count, after: after.count }]
  })
}

function remembers(plan: Plan): boolean {
  return nodesInContext(plan).some(({ node }) => node.nodeType === 'Memoize')
}

interface Lookups {
  readonly aliases: readonly string[]
  isRemembered: boolean
  /** Of all partitions together, where they are joined one by one. */
  count: number
}

function lookupsBySet(plan: Plan, names: ReadonlyMap<string, string>): Map<string, Lookups> {
  const repeated = new Set(tableScans(plan).flatMap((scan) => (scan.perLoop ? [scan.inContext] : [])))
  const lookups = new Map<string, Lookups>()
  for (const inner of nodesInContext(plan)) {
    if (inner.parent?.nodeType !== 'Nested Loop' || inner.node.relationship !== 'Inner') continue
    const isRemembered = inner.node.nodeType === 'Memoize'
    if (!isRemembered && !holdsAny(inner, repeated)) continue
    const set = keyOfAliases(aliasesBelow(inner), names)
    if (set === null) continue
    const known = lookups.get(set.key) ?? { aliases: set.aliases, isRemembered: false, count: 0 }
    known.isRemembered ||= isRemembered
    known.count += inner.loops
    lookups.set(set.key, known)
  }
  return lookups
}

function holdsAny(inContext: NodeInContext, wanted: ReadonlySet<NodeInContext>): boolean {
  return wanted.has(inContext) || inContext.children.some((child) => holdsAny(child, wanted))
}
