import type { Plan, PlanNode } from '../../model/plan.ts'
import { oncePerPlan } from './once-per-plan.ts'

/** A node, and what only the nodes above it tell. */
export interface NodeInContext {
  readonly node: PlanNode
  /** Undefined for the root. */
  readonly parent: PlanNode | undefined
  readonly children: readonly NodeInContext[]
  /** Whether it belongs to one of several like parts, such as the partitions of a table. */
  readonly isMember: boolean
  /** Whether a nested loop or a subplan may run it again and again. */
  readonly isRepeated: boolean
  /** How many processes share its work: EXPLAIN shows one process's share of the rows. 1 where each does all of it. */
  readonly processes: number
  /** Rows of all processes together. */
  readonly rows: number
  /** How often it is run, all processes together; more where a subplan's conditions throw rows away first. */
  readonly loops: number
  /** How much of its rows a LIMIT above lets it give, from 0 to 1. */
  readonly fraction: number
  /** How many rows a LIMIT wants that nothing stands before, so that a sort need not keep more; Infinity without one. */
  readonly bound: number
  /** Of the Gather above; 0 without one. */
  readonly workers: number
}

/** Every node of a plan, parents before children. */
export const nodesInContext = oncePerPlan((plan: Plan): readonly NodeInContext[] => {
  const nodes: NodeInContext[] = []
  visit(plan.root, undefined, top, nodes)
  return nodes
})

interface Surroundings {
  readonly isMember: boolean
  readonly isRepeated: boolean
  readonly workers: number
  readonly isPartial: boolean
  readonly loops: number
  readonly fraction: number
  readonly bound: number
}

const top: Surroundings = {
  isMember: false,
  isRepeated: false,
  workers: 0,
  isPartial: false,
  loops: 1,
  fraction: 1,
  bound: Infinity,
}

function visit(
  node: PlanNode,
  parent: PlanNode | undefined,
  above: Surroundings,
  nodes: NodeInContext[],
): NodeInContext {
  const processes = above.isPartial && sharesWork(node) ? parallelDivisor(above.workers) : 1
  const children: NodeInContext[] = []
  const inContext: NodeInContext = {
    node,
    parent,
    children,
    isMember: above.isMember,
    isRepeated: above.isRepeated,
    processes,
    rows: node.estimate.rows * processes,
    loops: above.loops,
    fraction: above.fraction,
    workers: above.workers,
    bound: above.bound,
  }
  nodes.push(inContext)

  let outer: NodeInContext | undefined
  for (const child of node.children) {
    const visited = visit(child, node, surroundingsOf(child, inContext, outer, above), nodes)
    children.push(visited)
    outer ??= isPlannedApart(child) ? undefined : visited
  }
  return inContext
}

function surroundingsOf(
  child: PlanNode,
  { node, rows, loops, fraction }: NodeInContext,
  outer: NodeInContext | undefined,
  above: Surroundings,
): Surroundings {
  const gathers = node.workersPlanned !== undefined && node.workersPlanned > 0
  const wanted = node.nodeType === 'Limit' ? shareWanted(node, child) : 1
  const isApart = isPlannedApart(child)
  const again = timesAgain(child, node, rows, outer)
  return {
    isMember: above.isMember || child.relationship === 'Member',
    isRepeated: above.isRepeated || again !== undefined,
    workers: gathers ? (node.workersPlanned ?? 0) : above.workers,
    isPartial: gathers || (above.isPartial && child.relationship !== 'InitPlan'),
    loops: child.relationship === 'InitPlan' ? 1 : loops * (again ?? 1),
    fraction: isApart || blocking.has(node.nodeType) ? 1 : (shareOfRun(node, outer) ?? fraction * wanted),
    bound: isApart ? Infinity : boundBelow(node, child, wanted, above.bound),
  }
}

/** How often a nested loop or a subplan runs what is below it each time that it is run itself; undefined for anything else. */
function timesAgain(
  child: PlanNode,
  node: PlanNode,
  rows: number,
  outer: NodeInContext | undefined,
): number | undefined {
  if (child.relationship === 'InitPlan') return undefined
  if (child.relationship === 'SubPlan') return isHashed(child, node) ? 1 : Math.max(1, rows)
  if (node.nodeType !== 'Nested Loop' || outer === undefined) return undefined
  // What is materialized is run for the first outer row only; asked with a parameter, it would be run again.
  return child.nodeType === 'Materialize' ? 1 : Math.max(1, outer.rows * outer.fraction)
}

/** The inner side of a nested loop is run to its end for as many outer rows as a LIMIT lets there be; undefined for anything else. */
function shareOfRun({ nodeType }: PlanNode, outer: NodeInContext | undefined): number | undefined {
  if (nodeType !== 'Nested Loop' || outer === undefined) return undefined
  return Math.min(1, outer.rows * outer.fraction)
}

/** A LIMIT pays for as many of the rows below it as it wants (`adjust_limit_rows_costs`, pathnode.c). */
function shareWanted(node: PlanNode, child: PlanNode): number {
  const { startupCost, totalCost } = child.estimate
  if (totalCost <= startupCost) return 1
  return Math.min(1, Math.max(0, (node.estimate.totalCost - startupCost) / (totalCost - startupCost)))
}

/** `ExecSetTupleBound` (execProcnode.c) hands a LIMIT's bound, which counts its OFFSET, through nodes that keep all rows. */
function boundBelow(node: PlanNode, child: PlanNode, wanted: number, bound: number): number {
  if (node.nodeType === 'Limit') return Math.max(node.estimate.rows, child.estimate.rows * wanted)
  return handsBoundOn.has(node.nodeType) && node.conditions.filter === undefined ? bound : Infinity
}

const handsBoundOn: ReadonlySet<string> = new Set([
  'Append',
  'Gather',
  'Gather Merge',
  'Merge Append',
  'Result',
  'Subquery Scan',
])

/** What takes all of its input before it gives a row. */
const blocking: ReadonlySet<string> = new Set([
  'Sort',
  'Hash',
  'Aggregate',
  'HashAggregate',
  'MixedAggregate',
  'HashSetOp',
])

/** `(hashed SubPlan 1)`, and `(hashed SubPlan 1).col1` since 17. */
function isHashed({ subplanName = '' }: PlanNode, { conditions }: PlanNode): boolean {
  return Object.values(conditions).some((condition: string) => condition.includes(`hashed ${subplanName})`))
}

export function isPlannedApart({ relationship }: PlanNode): boolean {
  return relationship === 'InitPlan' || relationship === 'SubPlan'
}

/**
 * Whether each process sees only its share of the rows that this node gives. A node does where it, or what drives it,
 * is parallel-aware: the inner side of a join does not drive, every process runs it in full.
 */
function sharesWork(node: PlanNode): boolean {
  if (node.parallelAware) return true
  for (const child of node.children) {
    if (isPlannedApart(child)) continue
    if (sharesWork(child)) return true
    // Of the parts of an Append any will do: they all share, or none does.
    if (node.nodeType !== 'Append') return false
  }
  return false
}

/** `get_parallel_divisor` (costsize.c), with the leader taking part, as it does unless a setting forbids it. */
function parallelDivisor(workers: number): number {
  return workers + Math.max(0, 1 - 0.3 * workers)
}
