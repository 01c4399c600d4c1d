/** A node of a plan, as far as it says how rows are come by. */
export interface WalkedNode {
  readonly 'Node Type': string
  readonly Plans?: readonly WalkedNode[]
}

/**
 * Which of so many SELECTs, put together by UNION ALL, walk an index and nothing else; undefined where the plan does not tell
 * one from the other.
 */
export function indexWalks(plan: WalkedNode, count: number): readonly boolean[] | undefined {
  const arms = count === 1 ? [plan] : (plan.Plans ?? [])
  return arms.length === count ? arms.map(walksIndex) : undefined
}

function walksIndex({ 'Node Type': type, Plans = [] }: WalkedNode): boolean {
  return Plans.length === 0 ? indexScans.has(type) : passing.has(type) && Plans.every(walksIndex)
}

const indexScans = new Set(['Index Scan', 'Index Only Scan'])

/** Nodes that hand on one row after the other. A sort would read all of them first. */
const passing = new Set(['Subquery Scan', 'Limit', 'Result'])
