import type { AccessPath } from '../../model/plan-change.ts'
import type { Plan, PlanNode } from '../../model/plan.ts'
import { walkPlan } from '../../model/plan.ts'
import { conjunctsOf } from './conjuncts.ts'
import { nodesInContext } from './nodes-in-context.ts'
import { oncePerPlan } from './once-per-plan.ts'

/** How a plan reads one table. */
export interface TableScan {
  readonly alias: string
  readonly relation: string
  readonly schema?: string
  readonly isMember: boolean
  readonly path: AccessPath
  /** What the indexes are searched by. */
  readonly searched: readonly string[]
  /** What is checked row by row. */
  readonly filtered: readonly string[]
}

/** The tables that a plan reads, each by its own scan; no functions, CTEs or subqueries. */
export const tableScans = oncePerPlan((plan: Plan): readonly TableScan[] => {
  const scans: TableScan[] = []
  for (const { node, isMember, rows } of nodesInContext(plan)) {
    const { scan } = node
    if (scan?.relation === undefined || !readsTable(node)) continue
    scans.push({
      alias: scan.alias,
      relation: scan.relation,
      ...(scan.schema !== undefined && { schema: scan.schema }),
      isMember,
      path: {
        method: node.nodeType,
        indexes: [...new Set(scan.indexes)].toSorted(),
        rows,
        perLoop: false,
        cost: node.estimate.totalCost,
      },
      searched: [...walkPlan(node)].flatMap(({ conditions }) => conjunctsOf(conditions.index)),
      filtered: conjunctsOf(node.conditions.filter),
    })
  }
  return scans.map((scan) => markLoops(scan, scans))
})

/** ModifyTable names a table too, and a bitmap's index scans belong to the heap scan above them. */
function readsTable({ nodeType }: PlanNode): boolean {
  return nodeType.endsWith(' Scan') && nodeType !== 'Bitmap Index Scan'
}

/** A scan whose conditions name another relation runs once for each row of that relation. */
function markLoops(scan: TableScan, scans: readonly TableScan[]): TableScan {
  const named = new Set([...scan.searched, ...scan.filtered].flatMap(qualifiersIn))
  const perLoop = scans.some(({ alias }) => alias !== scan.alias && named.has(alias))
  return perLoop ? { ...scan, path: { ...scan.path, perLoop } } : scan
}

function qualifiersIn(condition: string): string[] {
  const withoutLiterals = condition.replaceAll(/'(?:[^']|'')*'/g, "''")
  return [...withoutLiterals.matchAll(/(?:"((?:[^"]|"")+)"|([\p{L}_][\p{L}\p{N}_$]*))\./gu)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  )
}
