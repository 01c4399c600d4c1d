import type { Session } from '../model/session.ts'
import type { ColumnStatistics, Snapshot } from '../model/snapshot.ts'
import { notInjected, withRefusalExplained } from './not-injected.ts'
import type { OidsByName } from './oids-by-name.ts'
import { readOids } from './oids-by-name.ts'
import {
  statisticColumns,
  statisticDiffers,
  statisticRecord,
  statisticRecordColumns,
  statisticValues,
} from './statistic-row.ts'

/**
 * Writes rows of `pg_statistic`, in place of whatever is there, and has each compared with what was sent: a statistic that
 * did not arrive makes every plan a lie. Runs in a session that prints portably, as superuser: the catalog takes rows like any
 * table.
 */
export async function writeColumnStatistics(session: Session, snapshot: Analyzed): Promise<void> {
  await session.query(`DELETE FROM pg_statistic WHERE starelid >= 16384`)
  await insertStatistics(session, snapshot)
}

/** The same of these relations alone: those of others stay. */
export async function rewriteColumnStatistics(session: Session, snapshot: Analyzed): Promise<void> {
  const names = [...snapshot.relations, ...snapshot.indexes].map(({ schemaname, relname }) => ({
    schemaname,
    relname,
  }))
  await session.query(
    `DELETE FROM pg_statistic USING json_to_recordset($1::json) AS s(schemaname text, relname text)
       JOIN pg_namespace n ON n.nspname = s.schemaname
       JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = s.relname
     WHERE starelid = c.oid`,
    [JSON.stringify(names)],
  )
  await insertStatistics(session, snapshot)
}

type Analyzed = Pick<Snapshot, 'relations' | 'indexes'>

async function insertStatistics(session: Session, { relations, indexes }: Analyzed): Promise<void> {
  const statistics = [...relations, ...indexes].flatMap(({ schemaname, relname, columns }) =>
    columns.flatMap(({ attname, statistics: rows }) =>
      rows.map((row): PlacedStatistics => ({ schemaname, relname, attname, row })),
    ),
  )
  await withRefusalExplained('a statistic', async () => {
    const oids = await readOids(
      session,
      statistics.map(({ row }) => row),
    )
    for (let start = 0; start < statistics.length; start += batchSize) {
      await insert(session, statistics.slice(start, start + batchSize), oids)
    }
  })
}

const batchSize = 1000

interface PlacedStatistics {
  readonly schemaname: string
  readonly relname: string
  readonly attname: string
  readonly row: ColumnStatistics
}

/** Postgres itself compares, text by text, what it wrote: to read a million texts back would take longer than to write them. */
async function insert(session: Session, batch: readonly PlacedStatistics[], oids: OidsByName): Promise<void> {
  const records = batch.map(({ row, ...place }, number) => ({
    number,
    ...place,
    ...statisticRecord(row, oids),
  }))
  const [fault] = await session.query<{ readonly number: number; readonly isThere: boolean }>(
    `WITH sent AS MATERIALIZED (
       SELECT * FROM json_to_recordset($1::json)
         AS s(number int, schemaname text, relname text, attname text, ${statisticRecordColumns})),
     placed AS MATERIALIZED (
       SELECT sent.*, a.attrelid, a.attnum FROM sent
         JOIN pg_namespace n ON n.nspname = sent.schemaname
         JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = sent.relname
         JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = sent.attname),
     written AS (
       INSERT INTO pg_statistic (starelid, staattnum, ${statisticColumns})
       SELECT attrelid, attnum, ${statisticValues('placed')} FROM placed
       RETURNING *)
     SELECT sent.number, written.starelid IS NOT NULL AS "isThere"
     FROM sent LEFT JOIN placed USING (number)
       LEFT JOIN written ON starelid = attrelid AND staattnum = attnum AND written.stainherit = sent.stainherit
     WHERE starelid IS NULL OR ${statisticDiffers('written', 'sent')}
     ORDER BY sent.number LIMIT 1`,
    [JSON.stringify(records)],
  )
  const wrong = fault && batch[fault.number]
  if (wrong === undefined) return
  const name = `${wrong.schemaname}.${wrong.relname}.${wrong.attname}`
  throw notInjected(
    fault?.isThere === true
      ? `The statistics of ${name} arrived changed.`
      : `The statistics of ${name} did not arrive: there is no such column.`,
  )
}
