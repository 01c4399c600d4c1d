import type { Session } from '../../model/session.ts'
import { quoteIdentifier } from '../../postgres/quote.ts'
import { undone } from '../../postgres/transaction.ts'
import type { CatalogIndex } from '../indexes.ts'
import type { EstimatedNode } from './explain-arms.ts'
import { explainArms } from './explain-arms.ts'

/**
 * How far the rows of tables lie in the order of an index's first key, without the sign, which the planner has no use for; by the
 * index's OID. Left out is what the planner would not scan.
 *
 * With pages at no cost but those read in sequence, a scan of the whole index costs them for all pages of the table but one,
 * times the square of the correlation (`cost_index` of costsize.c). An index of several keys is thought to have three
 * quarters of it (`btcostestimate` of selfuncs.c).
 */
export async function readCorrelations(
  session: Session,
  indexes: readonly CatalogIndex[],
): Promise<ReadonlyMap<number, number>> {
  const trees = indexes.filter(
    ({ ordering, predicate, tableBlocks }) => ordering !== null && predicate === null && tableBlocks > 1,
  )
  const plans = await undone(session, async () => {
    await session.query(`
      SET LOCAL cpu_operator_cost = 0; SET LOCAL cpu_tuple_cost = 0; SET LOCAL cpu_index_tuple_cost = 0;
      SET LOCAL random_page_cost = 0; SET LOCAL seq_page_cost = ${pageCost};
      SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off;
      SET LOCAL enable_incremental_sort = off; SET LOCAL enable_indexscan = on; SET LOCAL enable_indexonlyscan = off`)
    return explainArms(session, trees.map(scanInOrder))
  })
  return new Map(
    trees.flatMap((tree, place) => {
      const cost = costOfScan(plans[place], tree.relname)
      if (cost === undefined) return []
      const square = cost / pageCost / (tree.tableBlocks - 1)
      return [[tree.oid, Math.min(1, Math.sqrt(square) / (tree.keyCount > 1 ? 0.75 : 1))] as const]
    }),
  )
}

/** Costs are printed with two decimals. */
const pageCost = 1e9

function scanInOrder({ schemaname, table, ordering }: CatalogIndex): string {
  return `SELECT 1 FROM ONLY ${quoteIdentifier(schemaname)}.${quoteIdentifier(table)} ORDER BY ${ordering ?? ''}`
}

function costOfScan(plan: EstimatedNode | undefined, index: string): number | undefined {
  if (plan === undefined) return undefined
  if (plan['Index Name'] === index) return plan['Total Cost']
  return plan.Plans?.map((child) => costOfScan(child, index)).find((cost) => cost !== undefined)
}
