import type { LimitChange, Waiting } from '../../model/plan-change.ts'
import type { Plan } from '../../model/plan.ts'
import { aliasesBelow, keyOfAliases } from '../plans/aliases-below.ts'
import { isPlannedApart, nodesInContext, type NodeInContext } from '../plans/nodes-in-context.ts'
import { namesInBoth, sharedNames } from '../plans/shared-names.ts'

/**
 * Finds the LIMITs that stopped after a small part of the work and have to wait for most of it now, and the reverse. The
 * startup cost tells: what it is of the total has passed before the first row comes.
 */
export function compareLimits(baseline: Plan, candidate: Plan): readonly LimitChange[] {
  const names = sharedNames(baseline, candidate)
  const limitsAfter = limitsBySet(candidate, names.after)
  return [...limitsBySet(baseline, names.before)].flatMap(([set, limit]): LimitChange[] => {
    const counterpart = limitsAfter.get(set)
    if (counterpart === undefined) return []
    const [before, after] = [limit.waiting, counterpart.waiting]
    const change = { ...namesInBoth(limit.aliases, names), before, after }
    if (isEarly(before) && isLate(after)) return [{ kind: 'limit-no-longer-early', ...change }]
    if (isLate(before) && isEarly(after)) return [{ kind: 'limit-early', ...change }]
    return []
  })
}

/** What lies between the two is neither: a hash of a small table, say, before rows come one by one. */
function isEarly({ startupCost, totalCost }: Waiting): boolean {
  return startupCost <= 0.1 * totalCost
}

function isLate({ startupCost, totalCost }: Waiting): boolean {
  return startupCost >= 0.5 * totalCost && totalCost > 0
}

interface LimitOfSet {
  readonly aliases: readonly string[]
  readonly waiting: Waiting
}

/**
 * What the LIMIT waits for. A Gather passes rows on as they come, but is priced for handing over all of them, which the LIMIT
 * does not want: next to that, the wait for a sort below it looks short.
 */
function belowGather(children: readonly NodeInContext[]): NodeInContext | undefined {
  const below = children.find((child) => !isPlannedApart(child.node))
  return below?.node.nodeType.startsWith('Gather') === true ? belowGather(below.children) : below
}

/** Limits of the same relations are told apart by nothing, and left out. */
function limitsBySet(plan: Plan, names: ReadonlyMap<string, string>): Map<string, LimitOfSet> {
  const limits = new Map<string, LimitOfSet>()
  const repeated = new Set<string>()
  for (const { node, children } of nodesInContext(plan)) {
    if (node.nodeType !== 'Limit') continue
    const below = belowGather(children)
    const set = below === undefined ? null : keyOfAliases(aliasesBelow(below), names)
    if (below === undefined || set === null) continue
    if (limits.has(set.key)) repeated.add(set.key)
    const { startupCost, totalCost } = below.node.estimate
    const waiting = { startupCost: startupCost * below.loops, totalCost: totalCost * below.loops }
    limits.set(set.key, { aliases: set.aliases, waiting })
  }
  for (const key of repeated) limits.delete(key)
  return limits
}
