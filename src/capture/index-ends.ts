import type { Progress } from '../model/progress.ts'
import type { Session } from '../model/session.ts'
import { sqlErrorOf } from '../model/session.ts'
import type { IndexEnds } from '../model/snapshot.ts'
import { undone } from '../postgres/transaction.ts'
import { quoteIdentifier } from '../postgres/quote.ts'
import type { CatalogIndex } from './indexes.ts'

/**
 * The true ends of every B-tree's first key, which the planner reads from the index itself while it plans
 * (`get_actual_variable_range` of selfuncs.c). By the index's OID.
 *
 * Each end costs one descent of the index. They are asked for in batches; should one of a batch fail, the batch is asked
 * one by one, and whatever fails is left out.
 */
export async function readIndexEnds(
  session: Session,
  indexes: readonly CatalogIndex[],
  progress?: Progress,
): Promise<ReadonlyMap<number, IndexEnds>> {
  const ends = new Map<number, IndexEnds>()
  const eligible = indexes.filter(
    ({ hasEnds, hidesRows, less, greater }) => hasEnds && !hidesRows && less !== null && greater !== null,
  )
  await undone(session, async () => {
    // The index must be walked, never the table: these only make everything else look dear.
    await session.query(
      'SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off',
    )
    for (let start = 0; start < eligible.length; start += batchSize) {
      progress?.('reading index ends', { done: start, total: eligible.length })
      await readBatch(session, eligible.slice(start, start + batchSize), ends)
    }
  })
  return ends
}

const batchSize = 50

async function readBatch(
  session: Session,
  batch: readonly CatalogIndex[],
  ends: Map<number, IndexEnds>,
): Promise<void> {
  try {
    const rows = await undone(session, () =>
      session.query<EndsRow>(batch.map(selectEnds).join('\nUNION ALL\n')),
    )
    for (const { oid, min, max } of rows) ends.set(oid, { fidelity: 'measured', min, max })
  } catch (error) {
    if (sqlErrorOf(error) === undefined) throw error
    if (batch.length === 1) return
    for (const index of batch) await readBatch(session, [index], ends)
  }
}

interface EndsRow {
  readonly oid: number
  readonly min: string | null
  readonly max: string | null
}

function selectEnds(index: CatalogIndex): string {
  const { oid, descending } = index
  const [min, max] = descending ? [lastKey(index), firstKey(index)] : [firstKey(index), lastKey(index)]
  return `SELECT ${oid}::oid AS oid, (${min}) AS min, (${max}) AS max`
}

/** The first non-null key in the index's own order, nulls included, so that no sort is needed. */
function firstKey(index: CatalogIndex): string {
  const { descending, nullsFirst } = index
  return selectEnd(index, descending ? index.greater : index.less, nullsFirst)
}

function lastKey(index: CatalogIndex): string {
  const { descending, nullsFirst } = index
  return selectEnd(index, descending ? index.less : index.greater, !nullsFirst)
}

function selectEnd(index: CatalogIndex, operator: string | null, nullsFirst: boolean): string {
  const key =
    index.collation === null ? `(${index.firstKey})` : `(${index.firstKey}) COLLATE ${index.collation}`
  const table = `${quoteIdentifier(index.schemaname)}.${quoteIdentifier(index.table)}`
  // The text is made outside: ORDER BY would take a bare column's name for the output column of that name.
  return `SELECT planflip_end::text FROM (
    SELECT (${index.firstKey}) AS planflip_end FROM ONLY ${table} WHERE (${index.firstKey}) IS NOT NULL
    ORDER BY ${key} USING ${operator ?? ''} NULLS ${nullsFirst ? 'FIRST' : 'LAST'} LIMIT 1) AS ends`
}
