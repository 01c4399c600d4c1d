import type { Session } from '../../model/session.ts'
import type { ColumnStatistics, StatisticSlot } from '../../model/snapshot.ts'
import { fetchRows } from '../fetch-rows.ts'
import type { SentSlot } from './statistic-slots.ts'
import { muteTypes, statisticSlots, usedSlots } from './statistic-slots.ts'
import { isUserSchema } from './user-relations.ts'

/** A row of `pg_statistic`, and what it is about: a column of a table, or an expression of an index. */
export interface StatisticsOfColumn {
  readonly schemaname: string
  readonly relname: string
  readonly attname: string
  readonly attnum: number
  readonly statistics: ColumnStatistics
}

/**
 * Reads `pg_statistic` as it is, for all relations of the user's, in the order of schema, relation and column. Needs a
 * superuser or a member of `pg_read_all_data`, and a transaction that prints portably.
 */
export async function* readColumnStatistics(
  session: Session,
): AsyncGenerator<StatisticsOfColumn, void, undefined> {
  const pieces = fetchRows<StatisticRow>(
    session,
    `SELECT n.nspname::text AS schemaname, c.relname::text AS relname, a.attname::text AS attname, a.attnum,
      s.stainherit, s.stanullfrac, s.stawidth, s.stadistinct,
      ${statisticSlots('s', () => ({ canSend: 'a.atttypid <> ALL (mute.types)', otherwise: 'a.atttypid' }))} AS slots
    FROM pg_statistic s
      JOIN pg_class c ON c.oid = s.starelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_attribute a ON a.attrelid = s.starelid AND a.attnum = s.staattnum
      CROSS JOIN ${muteTypes}
    WHERE ${isUserSchema('n')} AND NOT a.attisdropped
    ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C", a.attnum, s.stainherit`,
  )
  const share = sharing()
  for await (const rows of pieces) {
    for (const row of rows) {
      yield {
        schemaname: share(row.schemaname),
        relname: share(row.relname),
        attname: share(row.attname),
        attnum: row.attnum,
        // Field by field: what is spread has a shape of its own, which costs as much as the row.
        statistics: {
          fidelity: 'measured',
          stainherit: row.stainherit,
          stanullfrac: row.stanullfrac,
          stawidth: row.stawidth,
          stadistinct: row.stadistinct,
          slots: usedSlots(row.slots).map((slot) => shareNames(slot, share)),
        },
      }
    }
  }
}

type Share = (text: string) => string

/** Gives equal texts the same place in memory: of a million names in statistics, a few hundred are different. */
function sharing(): Share {
  const known = new Map<string, string>()
  return (text) => {
    const same = known.get(text)
    if (same === undefined) known.set(text, text)
    return same ?? text
  }
}

function shareNames(
  { stakind, staop, stacoll, stanumbers, stavalues }: StatisticSlot,
  share: Share,
): StatisticSlot {
  const values = stavalues && { type: share(stavalues.type), values: stavalues.values }
  return { stakind, staop: share(staop), stacoll: share(stacoll), stanumbers, stavalues: values }
}

interface StatisticRow {
  readonly schemaname: string
  readonly relname: string
  readonly attname: string
  readonly attnum: number
  readonly stainherit: boolean
  readonly stanullfrac: number
  readonly stawidth: number
  readonly stadistinct: number
  readonly slots: readonly SentSlot[]
}
