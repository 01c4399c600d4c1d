import type { Conditions, Plan, PlanNode, Target } from '../model/plan.ts'
import type { ExplainedNode, GroupingSets } from './explained-node.ts'
import { parseScan } from './parse-scan.ts'
import { present } from './present.ts'

/**
 * Reads what `EXPLAIN (FORMAT JSON)` said; undefined where there is nothing to plan. `text` is the same plan in EXPLAIN's
 * own words.
 *
 * The answer is Postgres's own and not checked key by key. Where a rule makes several statements of one, the first plan
 * is taken, and the text has all of them.
 */
export function parsePlan(json: unknown, text: string): Plan | undefined {
  const [first] = json as readonly { readonly Plan?: ExplainedNode }[]
  return first?.Plan === undefined ? undefined : { root: parseNode(first.Plan), text }
}

function parseNode(node: ExplainedNode): PlanNode {
  const isBitmapIndexScan = node['Node Type'] === 'Bitmap Index Scan'
  return {
    nodeType: nodeTypeOf(node),
    ...present('relationship', node['Parent Relationship']),
    ...present('subplanName', node['Subplan Name']),
    ...present('scan', parseScan(node)),
    ...present('index', isBitmapIndexScan ? node['Index Name'] : undefined),
    ...present('target', parseTarget(node)),
    ...present('joinType', node['Join Type']),
    ...present('setOperation', node.Command),
    ...present('provider', node['Custom Plan Provider']),
    parallelAware: node['Parallel Aware'] === true,
    ...present('asyncCapable', node['Async Capable'] === true ? true : undefined),
    ...present('workersPlanned', node['Workers Planned']),
    ...present('partialMode', node['Partial Mode'] === 'Simple' ? undefined : node['Partial Mode']),
    ...present('sortKeys', node['Sort Key']),
    ...present('presortedKeys', node['Presorted Key']),
    ...present('groupKeys', node['Group Key'] ?? node['Grouping Sets']?.flatMap(groupingSetsOf)),
    ...present(
      'plannedPartitions',
      node['Planned Partitions'] === 0 ? undefined : node['Planned Partitions'],
    ),
    conditions: parseConditions(node),
    ...present('disabled', node.Disabled === true ? true : undefined),
    estimate: {
      startupCost: node['Startup Cost'],
      totalCost: node['Total Cost'],
      rows: node['Plan Rows'],
      width: node['Plan Width'],
    },
    children: (node.Plans ?? []).map(parseNode),
  }
}

/** JSON has one name for nodes that the text tells apart. */
function nodeTypeOf({
  'Node Type': type,
  Strategy: strategy = '',
  Operation: operation,
}: ExplainedNode): string {
  switch (type) {
    case 'Aggregate':
      return aggregates[strategy] ?? type
    case 'SetOp':
      return strategy === 'Hashed' ? 'HashSetOp' : type
    case 'ModifyTable':
      return operation ?? type
    case 'Foreign Scan':
      return operation === undefined || operation === 'Select' ? type : `Foreign ${operation}`
    default:
      return type
  }
}

const aggregates: Readonly<Record<string, string>> = {
  Sorted: 'GroupAggregate',
  Hashed: 'HashAggregate',
  Mixed: 'MixedAggregate',
}

function parseTarget(node: ExplainedNode): Target | undefined {
  const { 'Node Type': type, 'Relation Name': relation, Alias: alias } = node
  return type === 'ModifyTable' && relation !== undefined && alias !== undefined
    ? { alias, relation }
    : undefined
}

/** As the text prints them, a line a set. */
function groupingSetsOf(sets: GroupingSets): readonly string[] {
  const keys = [...(sets['Hash Keys'] ?? []), ...(sets['Group Keys'] ?? [])]
  return keys.map((set) => (set.length === 0 ? '()' : set.join(', ')))
}

function parseConditions(node: ExplainedNode): Conditions {
  return {
    ...present('index', node['Index Cond']),
    ...present('recheck', node['Recheck Cond']),
    ...present('filter', node.Filter),
    ...present('join', node['Join Filter']),
    ...present('hash', node['Hash Cond']),
    ...present('merge', node['Merge Cond']),
    ...present('tid', node['TID Cond']),
    ...present('oneTime', node['One-Time Filter']),
    ...present('cacheKey', node['Cache Key']),
  }
}
