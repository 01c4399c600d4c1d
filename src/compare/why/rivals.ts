import type { Plan, PlanNode } from '../../model/plan.ts'
import type { Alternative } from '../../model/why.ts'
import { nodesInContext } from '../plans/nodes-in-context.ts'
import { tableScans } from '../plans/table-scans.ts'
import { settingsOf, type Ways } from './ways.ts'

/** Plans of the same statement, made on the same scratch as the one that was chosen, without some of its ways. */
export interface Rivals {
  /** All that do without the way that the flip is about. */
  readonly found: readonly Rival[]
  /** The cheapest of them. */
  readonly runnerUp?: Rival
  /** That of the baseline, as far as rules tell plans apart. */
  readonly former?: Rival
  /** Whether the planner takes the chosen way even where it is switched off. */
  readonly isOnlyWay: boolean
}

export interface Rival {
  readonly plan: Plan
  /** Without what is added for ways that are switched off. */
  readonly cost: number
  /** What it had to do without. */
  readonly withheld: Ways
  /** Whether it takes a way that is switched off. Before 18 its price hides what else is dearer, so there may be cheaper ones. */
  readonly isForced: boolean
}

/** Reads a plan that was made without some ways; undefined where its cost does not compare with the chosen plan's. */
export function readRival(plan: Plan, chosen: Plan, withheld: Ways): Rival | undefined {
  // A setting of production's may forbid ways as well.
  if (chosen.root.estimate.totalCost <= 0 || chosen.root.estimate.totalCost >= disableCost) return undefined
  if (withheld.indexes.length > 0 && !estimatesAgree(plan, chosen)) return undefined
  const { totalCost } = plan.root.estimate
  const penalties = Math.floor(totalCost / disableCost)
  const nodes = nodesInContext(plan)
  // Since 18 it is not in the cost. What the session's own settings forbid, the planner avoids at any price.
  const disabled = nodes.filter(({ node }) => node.disabled)
  if (disabled.some(({ node }) => !isSwitchedOff(node, withheld))) return undefined
  if (penalties === 0 || disabled.length > 0) return { plan, cost: totalCost, withheld, isForced: false }
  const punished = nodes.filter(({ node }) => isPunished(node, withheld))
  // What is repeated is punished again and again, and by a part where a LIMIT or a semi-join ends it early.
  if (punished.length !== penalties || punished.some(({ isRepeated }) => isRepeated)) return undefined
  return { plan, cost: totalCost - penalties * disableCost, withheld, isForced: true }
}

/** `disable_cost` of costsize.c, until 17; 18 counts disabled nodes beside the cost. */
const disableCost = 1e10

function isPunished(node: PlanNode, withheld: Ways): boolean {
  const below = node.children.reduce((sum, child) => sum + child.estimate.totalCost, 0)
  const own = node.estimate.totalCost - below
  return own >= disableCost && isSwitchedOff(node, withheld)
}

function isSwitchedOff(node: PlanNode, { settings }: Ways): boolean {
  // Until 18 too, `enable_indexscan` is about index-only scans as well.
  return settingsOf(node).some(
    (name) =>
      settings.includes(name) || (name === 'enable_indexonlyscan' && settings.includes('enable_indexscan')),
  )
}

/**
 * Whether two plans expect the same rows of the query and of its tables. No way of planning changes that; what an index tells of a
 * table (which values are unique, statistics of expressions) does.
 */
function estimatesAgree(one: Plan, other: Plan): boolean {
  if (!isAbout(one.root.estimate.rows, other.root.estimate.rows)) return false
  const known = new Map(tableScans(other).map((scan) => [scan.alias, scan]))
  return tableScans(one).every((scan) => {
    const same = known.get(scan.alias)
    if (same === undefined || scan.perLoop || same.perLoop) return true
    return isAbout(scan.inContext.rows, same.inContext.rows)
  })
}

/** Each process's share is rounded. */
function isAbout(one: number, other: number): boolean {
  return Math.abs(one - other) <= 5 + 0.01 * Math.max(one, other)
}

/** How many times as much it costs as the plan that was chosen. */
export function marginOf({ cost }: Rival, chosen: Plan): number {
  return cost / chosen.root.estimate.totalCost
}

export function alternativeOf({ plan, cost, withheld }: Rival): Alternative {
  const { settings, indexes } = withheld
  return { text: plan.text, cost, without: [...settings, ...indexes.map(({ index }) => index)] }
}
