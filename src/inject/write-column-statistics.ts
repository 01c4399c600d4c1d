import type { Session } from '../model/session.ts'
import type { ColumnStatistics, Snapshot } from '../model/snapshot.ts'
import { readColumnStatistics } from '../postgres/catalog/column-statistics.ts'
import { notInjected, withRefusalExplained } from './not-injected.ts'
import {
  statisticColumns,
  statisticRecord,
  statisticRecordColumns,
  statisticValues,
} from './statistic-row.ts'

/**
 * Writes rows of `pg_statistic`, in place of whatever is there, and reads them back: a statistic that did not arrive
 * makes every plan a lie. Runs in a session that prints portably, as superuser: the catalog takes rows like any table.
 */
export async function writeColumnStatistics(
  session: Session,
  { relations, indexes }: Pick<Snapshot, 'relations' | 'indexes'>,
): Promise<void> {
  const statistics = [...relations, ...indexes].flatMap(({ schemaname, relname, columns }) =>
    columns.flatMap(({ attname, statistics: rows }) =>
      rows.map((row) => ({ place: [schemaname, relname, attname, row.stainherit], row })),
    ),
  )
  await session.query(`DELETE FROM pg_statistic WHERE starelid >= 16384`)
  for (let start = 0; start < statistics.length; start += batchSize) {
    await insert(session, statistics.slice(start, start + batchSize))
  }
  await compare(session, statistics)
}

const batchSize = 1000

/** Schema, relation, column, and whether the children are included. */
type Place = readonly (string | boolean)[]

interface PlacedStatistics {
  readonly place: Place
  readonly row: ColumnStatistics
}

async function insert(session: Session, batch: readonly PlacedStatistics[]): Promise<void> {
  const records = batch.map(({ place: [schemaname, relname, attname], row }) => ({
    schemaname,
    relname,
    attname,
    ...statisticRecord(row),
  }))
  await withRefusalExplained('a statistic', () =>
    session.query(
      `INSERT INTO pg_statistic (starelid, staattnum, ${statisticColumns})
       SELECT a.attrelid, a.attnum, ${statisticValues('s')}
       FROM jsonb_to_recordset($1::jsonb) AS s(schemaname text, relname text, attname text, ${statisticRecordColumns})
         JOIN pg_namespace n ON n.nspname = s.schemaname
         JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = s.relname
         JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = s.attname`,
      [JSON.stringify(records)],
    ),
  )
}

async function compare(session: Session, wanted: readonly PlacedStatistics[]): Promise<void> {
  const missing = new Map(wanted.map((statistics) => [keyOf(statistics.place), statistics]))
  for await (const { schemaname, relname, attname, statistics } of readColumnStatistics(session)) {
    const key = keyOf([schemaname, relname, attname, statistics.stainherit])
    const row = missing.get(key)?.row
    if (row !== undefined && contentOf(statistics) !== contentOf(row)) {
      throw notInjected(`The statistics of ${schemaname}.${relname}.${attname} arrived changed.`)
    }
    missing.delete(key)
  }
  for (const {
    place: [schemaname, relname, attname],
  } of missing.values()) {
    throw notInjected(
      `The statistics of ${schemaname}.${relname}.${attname} did not arrive: there is no such column.`,
    )
  }
}

function keyOf(place: Place): string {
  return place.join('\0')
}

function contentOf({ stanullfrac, stawidth, stadistinct, slots }: ColumnStatistics): string {
  const content = slots.map(({ stakind, staop, stacoll, stanumbers, stavalues }) => [
    stakind,
    staop,
    stacoll,
    stanumbers,
    stavalues?.type,
    stavalues?.values,
  ])
  return JSON.stringify([stanullfrac, stawidth, stadistinct, content])
}
