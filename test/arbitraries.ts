import fc from 'fast-check'
import type { Estimate, Plan, PlanNode } from '../src/model/plan.ts'

const estimates: fc.Arbitrary<Estimate> = fc.record({
  startupCost: fc.nat(1_000),
  totalCost: fc.nat(100_000),
  rows: fc.nat(1_000_000),
  width: fc.nat(200),
})

/** Plans of a shape the planner could have made: aliases are unique, a join has two children. */
export const plans: fc.Arbitrary<Plan> = fc
  .uniqueArray(fc.constantFrom('o', 'o_1', 'c', 'l', 'p'), { minLength: 1 })
  .chain((aliases) => fc.tuple(...aliases.map(reads)))
  .chain((nodes) =>
    fc.tuple(fc.shuffledSubarray(nodes, { minLength: nodes.length }), fc.infiniteStream(joins)),
  )
  .map(([nodes, kinds]) => nodes.reduce((outer, inner) => kinds.next().value(outer, inner)))
  .chain(wraps)
  .map((root) => ({ root, text: '' }))

function reads(alias: string): fc.Arbitrary<PlanNode> {
  return fc.oneof(
    { weight: 4, arbitrary: scans(alias) },
    { weight: 1, arbitrary: fc.tuple(scans(`${alias}_2`), scans(`${alias}_3`)).map(append) },
  )
}

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
        scan: { alias, relation: alias.replace(/_\d+$/, ''), indexes: byIndex ? [index] : [] },
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
  return node(
    'Append',
    children.map((child) => ({ ...child, relationship: 'Member' })),
  )
}

const joins = fc
  .constantFrom('Nested Loop', 'Hash Join', 'Merge Join')
  .map((nodeType) => (outer: PlanNode, inner: PlanNode): PlanNode => {
    const children = [
      { ...outer, relationship: 'Outer' },
      nodeType === 'Hash Join'
        ? { ...node('Hash', [{ ...inner, relationship: 'Outer' }]), relationship: 'Inner' }
        : { ...inner, relationship: 'Inner' },
    ]
    return { ...node(nodeType, children), joinType: 'Inner' }
  })

/** Puts nodes above that the rules have to see through, or to speak of. */
function wraps(root: PlanNode): fc.Arbitrary<PlanNode> {
  return fc.subarray(['Sort', 'Gather', 'Limit']).map((types) => types.reduce(wrap, root))
}

function wrap(child: PlanNode, nodeType: string): PlanNode {
  const wrapped = node(nodeType, [{ ...child, relationship: 'Outer' }])
  if (nodeType === 'Sort') return { ...wrapped, sortKeys: ['o.created_at'] }
  return nodeType === 'Gather' ? { ...wrapped, workersPlanned: 2 } : wrapped
}

function node(nodeType: string, children: readonly PlanNode[]): PlanNode {
  const [first] = children
  return {
    nodeType,
    parallelAware: false,
    conditions: {},
    estimate: first?.estimate ?? { startupCost: 0, totalCost: 0, rows: 1, width: 0 },
    children,
  }
}
