import fc from 'fast-check'
import type { Estimate, Plan, PlanNode } from '../src/model/plan.ts'

const estimates: fc.Arbitrary<Estimate> = fc
  .record({
    startupCost: fc.nat(1_000),
    runCost: fc.nat(100_000),
    rows: fc.nat(1_000_000),
    width: fc.nat(200),
  })
  .map(({ startupCost, runCost, rows, width }) => ({
    startupCost,
    totalCost: startupCost + runCost,
    rows,
    width,
  }))

/** What generated plans read: `o` and `o_1` are two sides of a self-join. */
const aliases: readonly string[] = ['o', 'o_1', 'c', 'l', 'p']

/** Plans of a shape the planner could have made: aliases are unique, a join has two children. */
export const plans: fc.Arbitrary<Plan> = plansOf({ least: 1, most: aliases.length })

/** Plans that read so many relations. */
export function plansOf({
  least,
  most,
}: {
  readonly least: number
  readonly most: number
}): fc.Arbitrary<Plan> {
  return fc
    .shuffledSubarray([...aliases], { minLength: least, maxLength: most })
    .chain((read) => fc.tuple(...read.map(reads)))
    .chain((nodes) => fc.tuple(fc.constant(nodes), fc.infiniteStream(joins)))
    .map(([nodes, kinds]) => nodes.reduce((outer, inner) => kinds.next().value(outer, inner)))
    .chain(wraps)
    .map((root) => ({ root, text: '' }))
}

function reads(alias: string): fc.Arbitrary<PlanNode> {
  return fc.oneof(
    { weight: 4, arbitrary: scans(alias) },
    {
      weight: 1,
      arbitrary: fc
        .shuffledSubarray([2, 3, 4], { minLength: 1 })
        .chain((numbers) => fc.tuple(...numbers.map((number) => scans(`${alias}_${number}`))))
        .map(append),
    },
  )
}

/** Of `o`, or of its partition `o_2`. */
function scans(alias: string): fc.Arbitrary<PlanNode> {
  return fc
    .record({
      estimate: estimates,
      nodeType: fc.constantFrom('Seq Scan', 'Index Scan', 'Index Only Scan', 'Bitmap Heap Scan'),
      index: fc.constantFrom('pkey', 'by_customer'),
      parallelAware: fc.boolean(),
      searched: fc.subarray(['(a = 1)', '(b > 2)', '(id = c.id)']),
      filtered: fc.subarray(['(b > 2)', '(d IS NULL)']),
    })
    .map(({ estimate, nodeType, index, parallelAware, searched, filtered }) => {
      const byIndex = nodeType !== 'Seq Scan'
      return {
        nodeType,
        scan: { alias, relation: alias.replace(/^o_1/, 'o'), indexes: byIndex ? [index] : [] },
        parallelAware,
        conditions: { ...(byIndex && joined('index', searched)), ...joined('filter', filtered) },
        estimate,
        children: [],
      }
    })
}

function joined(key: 'index' | 'filter', conditions: readonly string[]): { index?: string; filter?: string } {
  if (conditions.length === 0) return {}
  return { [key]: conditions.length === 1 ? conditions[0] : `(${conditions.join(' AND ')})` }
}

function append(children: readonly PlanNode[]): PlanNode {
  return nodeOver(
    'Append',
    children.map((child) => ({ ...child, relationship: 'Member' })),
  )
}

const joins = fc
  .record({
    nodeType: fc.constantFrom('Nested Loop', 'Hash Join', 'Merge Join'),
    over: fc.constantFrom('Memoize', 'Materialize', null),
    estimate: estimates,
  })
  .map(({ nodeType, over, estimate }) => (outer: PlanNode, inner: PlanNode): PlanNode => {
    const between = nodeType === 'Hash Join' ? 'Hash' : nodeType === 'Nested Loop' ? over : null
    const below = between === null ? inner : nodeOver(between, [{ ...inner, relationship: 'Outer' }])
    return {
      ...nodeOver(nodeType, [
        { ...outer, relationship: 'Outer' },
        { ...below, relationship: 'Inner' },
      ]),
      joinType: 'Inner',
      estimate,
    }
  })

/** Puts nodes above that the rules have to see through, or to speak of. */
function wraps(root: PlanNode): fc.Arbitrary<PlanNode> {
  return fc
    .tuple(
      fc.subarray(['Sort', 'HashAggregate', 'GroupAggregate', 'Gather', 'Limit']),
      fc.constantFrom('o.created_at', 'c.name DESC', '(lower(p.name))'),
      estimates,
    )
    .map(([types, key, estimate]) =>
      types.reduce((child, nodeType) => ({ ...wrap(child, nodeType, key), estimate }), root),
    )
}

function wrap(child: PlanNode, nodeType: string, key: string): PlanNode {
  const below = Object.assign({}, child, { relationship: 'Outer' })
  const wrapped = nodeOver(nodeType, [below])
  if (nodeType === 'Sort') return { ...wrapped, sortKeys: [key] }
  if (nodeType.endsWith('Aggregate')) return { ...wrapped, groupKeys: [key] }
  return nodeType === 'Gather' ? { ...wrapped, workersPlanned: 2 } : wrapped
}

/** A node with the estimate of its first child. */
export function nodeOver(nodeType: string, children: readonly PlanNode[]): PlanNode {
  const [first] = children
  return {
    nodeType,
    parallelAware: false,
    conditions: {},
    estimate: first?.estimate ?? { startupCost: 0, totalCost: 0, rows: 1, width: 0 },
    children,
  }
}
