import type { Progress } from '../model/progress.ts'
import type { Session } from '../model/session.ts'
import { sqlErrorOf } from '../model/session.ts'
import { quoteIdentifier } from '../postgres/quote.ts'
import { undone } from '../postgres/transaction.ts'
import type { CatalogIndex } from './indexes.ts'

/**
 * The heights of B-trees as the planner itself sees them, by the index's OID, from what it says they cost. Needs no
 * extension and no privilege but to look at the table.
 *
 * `btcostestimate` of selfuncs.c charges the descent to the leaves as `ceil(log2(tuples)) + 50 * (height + 1)` operators,
 * and nothing else before the first row. So with an operator at 1 the start-up cost of a scan of the index tells, since
 * the logarithm stays below 50. An index is made to be scanned by asking for its order, sorts forbidden; of several that
 * give this order the smallest is taken, and the plan says which. What is never taken is left out.
 */
export async function readIndexHeights(
  session: Session,
  indexes: readonly CatalogIndex[],
  progress?: Progress,
): Promise<ReadonlyMap<number, number>> {
  const trees = indexes.filter(
    ({ ordering, relkind, indisvalid }) => ordering !== null && relkind === 'i' && indisvalid,
  )
  const oids = new Map(trees.map(({ schemaname, relname, oid }) => [`${schemaname}\0${relname}`, oid]))
  const heights = new Map<number, number>()

  await undone(session, async () => {
    await session.query(`
      SET LOCAL cpu_operator_cost = 1; SET LOCAL cpu_tuple_cost = 0; SET LOCAL cpu_index_tuple_cost = 0;
      SET LOCAL random_page_cost = 1000; SET LOCAL seq_page_cost = 1000; SET LOCAL max_parallel_workers_per_gather = 0;
      SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off;
      SET LOCAL enable_incremental_sort = off; SET LOCAL enable_indexscan = on; SET LOCAL enable_indexonlyscan = on`)
    for (let start = 0; start < trees.length; start += batchSize) {
      progress?.('reading index heights', { done: start, total: trees.length })
      for (const scan of await explainScans(session, trees.slice(start, start + batchSize))) {
        const oid = oids.get(`${scan.schema}\0${scan.index}`)
        if (oid !== undefined) heights.set(oid, Math.floor(scan.startupCost / operatorsPerLevel) - 1)
      }
    }
  })
  return heights
}

const batchSize = 50

/** `DEFAULT_PAGE_CPU_MULTIPLIER` of selfuncs.c. */
const operatorsPerLevel = 50

interface IndexScan {
  readonly schema: string
  readonly index: string
  readonly startupCost: number
}

/** One plan has them all. Should one of them be refused, the batch is asked again one by one. */
async function explainScans(session: Session, trees: readonly CatalogIndex[]): Promise<readonly IndexScan[]> {
  try {
    const [row] = await undone(session, () =>
      session.query<{ 'QUERY PLAN': readonly { readonly Plan: ExplainedNode }[] }>(
        `EXPLAIN (FORMAT JSON, VERBOSE) ${trees.map(scanInOrder).join('\nUNION ALL\n')}`,
      ),
    )
    return row?.['QUERY PLAN'].flatMap(({ Plan }) => [...scansUnder(Plan)]) ?? []
  } catch (error) {
    if (sqlErrorOf(error) === undefined) throw error
    if (trees.length === 1) return []
    const scans: IndexScan[] = []
    for (const tree of trees) scans.push(...(await explainScans(session, [tree])))
    return scans
  }
}

function scanInOrder({ schemaname, table, ordering, predicate }: CatalogIndex): string {
  const where = predicate === null ? '' : `WHERE ${predicate}`
  return `(SELECT 1 FROM ONLY ${quoteIdentifier(schemaname)}.${quoteIdentifier(table)} ${where} ORDER BY ${ordering ?? ''})`
}

interface ExplainedNode {
  readonly 'Index Name'?: string
  readonly Schema?: string
  readonly 'Startup Cost': number
  readonly Plans?: readonly ExplainedNode[]
}

function* scansUnder(node: ExplainedNode): Generator<IndexScan, void, undefined> {
  const { 'Index Name': index, Schema: schema } = node
  if (index !== undefined && schema !== undefined) yield { schema, index, startupCost: node['Startup Cost'] }
  for (const child of node.Plans ?? []) yield* scansUnder(child)
}
