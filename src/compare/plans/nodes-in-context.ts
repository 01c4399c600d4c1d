import type { Plan, PlanNode } from '../../model/plan.ts'

/** A node, and what only the nodes above it tell. */
export interface NodeInContext {
  readonly node: PlanNode
  /** Whether it belongs to one of several like parts, such as the partitions of a table. */
  readonly isMember: boolean
  /** Rows of all processes together. EXPLAIN shows one process's share where several share the work. */
  readonly rows: number
}

/** Every node of a plan, parents before children. */
export function* nodesInContext(plan: Plan): Generator<NodeInContext, void, undefined> {
  yield* walk(plan.root, false, 1, false)
}

function* walk(
  node: PlanNode,
  isMember: boolean,
  processes: number,
  isPartial: boolean,
): Generator<NodeInContext, void, undefined> {
  const shared = isPartial && sharesWork(node)
  yield { node, isMember, rows: node.estimate.rows * (shared ? processes : 1) }

  const gathers = node.workersPlanned !== undefined && node.workersPlanned > 0
  for (const child of node.children) {
    yield* walk(
      child,
      isMember || child.relationship === 'Member',
      gathers ? parallelDivisor(node.workersPlanned) : processes,
      gathers || (isPartial && child.relationship !== 'InitPlan'),
    )
  }
}

/**
 * Whether each process sees only its share of the rows that this node gives. A node does where it, or what drives it,
 * is parallel-aware: the inner side of a join does not drive, every process runs it in full.
 */
function sharesWork(node: PlanNode): boolean {
  if (node.parallelAware) return true
  const outer = node.children.find(
    ({ relationship }) => relationship !== 'InitPlan' && relationship !== 'SubPlan',
  )
  return outer !== undefined && sharesWork(outer)
}

/** `get_parallel_divisor` (costsize.c), with the leader taking part, as it does unless a setting forbids it. */
function parallelDivisor(workers: number): number {
  return workers + Math.max(0, 1 - 0.3 * workers)
}
