import type { Plan } from '../../model/plan.ts'
import { nodesInContext } from '../plans/nodes-in-context.ts'
import { sayWithheld } from './clauses/say-ways.ts'
import { eachOnce, indexesOf, settingsOf, type Ways } from './ways.ts'

/**
 * The ways that a plan takes, each to be withheld for itself: every index, those of partitions at once, and every method. Whether an
 * index is read by itself, through a bitmap or alone is none: the planner would only turn from one to the other.
 */
export function decisionsIn(plan: Plan): readonly Ways[] {
  const nodes = nodesInContext(plan)
  const ofPartitions = eachOnce(nodes.flatMap(({ node, isMember }) => (isMember ? indexesOf(node) : [])))
  const ofTables = eachOnce(nodes.flatMap(({ node, isMember }) => (isMember ? [] : indexesOf(node))))
  const methods = new Set(nodes.flatMap(({ node }) => settingsOf(node)))
  return [
    ...ofTables.map((index) => ({ settings: [], indexes: [index] })),
    ...(ofPartitions.length === 0 ? [] : [{ settings: [], indexes: ofPartitions }]),
    ...[...methods]
      .filter((setting) => !ofIndexes.has(setting))
      .map((setting) => ({ settings: [setting], indexes: [] })),
  ]
}

const ofIndexes: ReadonlySet<string> = new Set([
  'enable_indexscan',
  'enable_indexonlyscan',
  'enable_bitmapscan',
])

/** `without orders_created_at_idx`, `with nested loops switched off`. */
export function sayDecision(ways: Ways): string {
  const [first, ...others] = ways.indexes
  return sayWithheld(ways) ?? `without ${first?.index ?? 'an index'} and ${others.length} more indexes`
}
