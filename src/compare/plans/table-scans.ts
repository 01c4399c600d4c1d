import type { Plan, PlanNode } from '../../model/plan.ts'
import { conjunctsOf } from './conjuncts.ts'
import { nodesInContext, type NodeInContext } from './nodes-in-context.ts'
import { oncePerPlan } from './once-per-plan.ts'
import { aliasOfWhole } from './partition-alias.ts'
import { qualifiersIn } from './qualifiers.ts'

/** How a plan reads one table. */
export interface TableScan {
  readonly alias: string
  /** Of the relation as the query names it: a partition has that of the partitioned table. */
  readonly whole: string
  readonly relation: string
  readonly schema?: string
  readonly isMember: boolean
  readonly method: string
  /** Sorted, each once. */
  readonly indexes: readonly string[]
  /** What the indexes are searched by. */
  readonly searched: readonly string[]
  /** What is checked row by row. */
  readonly filtered: readonly string[]
  /** Whether its conditions name another relation: it is run for each row of that. */
  readonly perLoop: boolean
  /** Which relations those are, sorted; none where it is run once. */
  readonly lookedUpBy: readonly string[]
  readonly inContext: NodeInContext
}

/** The tables that a plan reads, each by its own scan; no functions, CTEs or subqueries. */
export const tableScans = oncePerPlan((plan: Plan): readonly TableScan[] => {
  const scanning = nodesInContext(plan).filter(({ node }) => node.scan !== undefined)
  const aliases = new Set<string>()
  for (const { node, isMember } of scanning) {
    const alias = node.scan?.alias ?? ''
    aliases.add(alias)
    if (isMember) aliases.add(aliasOfWhole(alias))
  }
  return scanning.flatMap((inContext) => readScan(inContext, aliases) ?? [])
})

function readScan(inContext: NodeInContext, aliases: ReadonlySet<string>): TableScan | undefined {
  const { node, isMember, isRepeated } = inContext
  const { scan } = node
  if (scan?.relation === undefined || !readsTable(node)) return undefined
  const { alias, relation, schema, indexes } = scan
  const whole = isMember ? aliasOfWhole(alias) : alias
  const searched = searchedBy(node)
  const filtered = conjunctsOf(node.conditions.filter)
  const others = [...searched, ...filtered]
    .flatMap(qualifiersIn)
    .filter((name) => name !== alias && name !== whole && aliases.has(name))
  const lookedUpBy = isRepeated ? [...new Set(others)].toSorted() : []
  return {
    alias,
    whole,
    relation,
    ...(schema !== undefined && { schema }),
    isMember,
    method: node.nodeType,
    indexes: indexes.length < 2 ? indexes : [...new Set(indexes)].toSorted(),
    searched,
    filtered,
    perLoop: lookedUpBy.length > 0,
    lookedUpBy,
    inContext,
  }
}

/** A bitmap is searched by what its index scans are; what a subplan is searched by is its own affair. */
function searchedBy(node: PlanNode): readonly string[] {
  const own = conjunctsOf(node.conditions.index)
  if (node.children.length === 0) return own
  return [...own, ...node.children.filter(isBitmap).flatMap(searchedBy)]
}

/** A part of a bitmap, and not the scan of a table that reads the bitmap. */
export function isBitmap({ nodeType }: PlanNode): boolean {
  return nodeType.startsWith('Bitmap') && nodeType !== 'Bitmap Heap Scan'
}

/** ModifyTable names a table too, and a bitmap's index scans belong to the heap scan above them. */
function readsTable({ nodeType }: PlanNode): boolean {
  return nodeType.endsWith(' Scan') && nodeType !== 'Bitmap Index Scan'
}
