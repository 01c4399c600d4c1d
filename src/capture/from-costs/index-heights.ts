import type { Progress } from '../../model/progress.ts'
import type { Session } from '../../model/session.ts'
import { groupBy } from '../../postgres/group-by.ts'
import { quoteIdentifier } from '../../postgres/quote.ts'
import { undone } from '../../postgres/transaction.ts'
import type { CatalogIndex } from '../indexes.ts'
import { explainSelects, nodesOf } from './explain-selects.ts'

/**
 * The heights of B-trees as the planner itself sees them, by the index's OID, from what it says they cost. Needs no
 * extension and no privilege but to look at the table.
 *
 * `btcostestimate` of selfuncs.c charges the descent to the leaves as `ceil(log2(tuples)) + 50 * (height + 1)` operators,
 * and nothing else before the first row. So with an operator at 1 the start-up cost of a scan of the index tells, since
 * the logarithm stays below 50. An index is made to be scanned by asking for its order, sorts forbidden; of several that
 * give this order the smallest is taken, and the plan says which. The others are asked for once more as larger ones. What
 * is never taken, because another one gives the same order from as many pages, is left out.
 */
export async function readIndexHeights(
  session: Session,
  indexes: readonly CatalogIndex[],
  progress?: Progress,
): Promise<ReadonlyMap<number, number>> {
  const trees = indexes.filter(
    ({ ordering, relkind, indisvalid }) => ordering !== null && relkind === 'i' && indisvalid,
  )
  const heights = new Map<number, number>()
  await undone(session, async () => {
    await session.query(`
      SET LOCAL cpu_operator_cost = 1; SET LOCAL cpu_tuple_cost = 0; SET LOCAL cpu_index_tuple_cost = 0;
      SET LOCAL random_page_cost = 1000; SET LOCAL seq_page_cost = 1000; SET LOCAL max_parallel_workers_per_gather = 0;
      SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off;
      SET LOCAL enable_incremental_sort = off; SET LOCAL enable_indexscan = on; SET LOCAL enable_indexonlyscan = on`)
    for (let start = 0; start < trees.length; start += batchSize) {
      progress?.('reading index heights', { done: start, total: trees.length })
      await readBatch(session, trees.slice(start, start + batchSize), heights)
    }

    await session.query(parallelScansPreferred)
    const larger = groupBy(
      trees.filter(({ oid }) => !heights.has(oid)),
      ({ blocks }) => blocks,
    )
    for (const [blocks, alike] of larger) {
      await session.query(`SET LOCAL min_parallel_index_scan_size = ${blocks}`)
      for (let start = 0; start < alike.length; start += batchSize) {
        await readBatch(session, alike.slice(start, start + batchSize), heights)
      }
    }
  })
  return heights
}

const batchSize = 50

/**
 * Only an index of `min_parallel_index_scan_size` is scanned in parallel (`compute_parallel_worker` of allpaths.c), which is
 * made worth while by tuples that are dear.
 */
const parallelScansPreferred = `
  SET LOCAL max_parallel_workers_per_gather = 1; SET LOCAL min_parallel_table_scan_size = 0;
  SET LOCAL parallel_setup_cost = 0; SET LOCAL parallel_tuple_cost = 0; SET LOCAL enable_parallel_append = off;
  SET LOCAL cpu_tuple_cost = 1000000`

async function readBatch(
  session: Session,
  trees: readonly CatalogIndex[],
  heights: Map<number, number>,
): Promise<void> {
  const oids = new Map(trees.map(({ schemaname, relname, oid }) => [`${schemaname}\0${relname}`, oid]))
  for (const plan of await explainSelects(session, trees.map(scanInOrder))) {
    for (const { Schema, 'Index Name': index, 'Startup Cost': cost } of nodesOf(plan)) {
      const oid = oids.get(`${Schema}\0${index}`)
      if (oid !== undefined) heights.set(oid, Math.floor(cost / operatorsPerLevel) - 1)
    }
  }
}

/** `DEFAULT_PAGE_CPU_MULTIPLIER` of selfuncs.c. */
const operatorsPerLevel = 50

function scanInOrder({ schemaname, table, ordering, predicate }: CatalogIndex): string {
  const where = predicate === null ? '' : `WHERE ${predicate}`
  return `SELECT 1 FROM ONLY ${quoteIdentifier(schemaname)}.${quoteIdentifier(table)} ${where} ORDER BY ${ordering ?? ''}`
}
