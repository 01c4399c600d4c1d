import type { Plan, PlanNode } from '../../model/plan.ts'
import { aliasesBelow } from './aliases-below.ts'
import { keyOfWhole, withoutDirection, withoutParentheses } from './keys.ts'
import { isPlannedApart, nodesInContext, type NodeInContext } from './nodes-in-context.ts'
import { oncePerPlan } from './once-per-plan.ts'

/** How a plan groups rows by some keys: where workers group before the leader does, how they do, who see the rows. */
export interface Grouping {
  /** In EXPLAIN's words, sorted: since 17 the planner chooses their order. */
  readonly keys: readonly string[]
  /** `HashAggregate`… */
  readonly method: string
  readonly aliases: readonly string[]
  /** That one process expects. */
  readonly groups: number
}

/** The groupings of a plan that have keys: GROUP BY, DISTINCT, and what Postgres makes unique to join it. */
export const groupingsIn = oncePerPlan((plan: Plan): readonly Grouping[] => {
  const groupings = new Map<string, Grouping>()
  for (const inContext of nodesInContext(plan)) {
    const keys = keysOf(inContext)
    if (keys === undefined) continue
    const sorted = (inContext.isMember ? keys.map(keyOfWhole) : keys).map(withoutParentheses).toSorted()
    groupings.set(sorted.join(), {
      keys: sorted,
      method: inContext.node.nodeType,
      aliases: aliasesBelow(inContext),
      groups: inContext.node.estimate.rows,
    })
  }
  return [...groupings.values()]
})

/** EXPLAIN does not tell by what a Unique node tells rows apart: by what they are sorted by, where that is right below. */
function keysOf({ node, children }: NodeInContext): readonly string[] | undefined {
  if (node.nodeType !== 'Unique') return node.groupKeys
  const sort = sortBelow(children)
  return sort?.sortKeys?.map(withoutDirection)
}

function sortBelow(children: readonly NodeInContext[]): PlanNode | undefined {
  const child = children.find(({ node }) => !isPlannedApart(node))
  if (child?.node.nodeType === 'Gather Merge') return sortBelow(child.children)
  return child?.node.nodeType.endsWith('Sort') === true ? child.node : undefined
}
