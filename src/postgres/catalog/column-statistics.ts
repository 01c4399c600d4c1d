import type { Session } from '../../model/session.ts'
import type { ColumnStatistics, StatisticSlot } from '../../model/snapshot.ts'
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
 * Reads `pg_statistic` as it is, for all relations of the user's, in the order of schema, relation and column.
 * Needs a superuser or a member of `pg_read_all_data`, and a session that prints portably.
 */
export async function readColumnStatistics(session: Session): Promise<readonly StatisticsOfColumn[]> {
  const rows = await session.query<StatisticRow>(`
    SELECT n.nspname::text AS schemaname, c.relname::text AS relname, a.attname::text AS attname, a.attnum,
      s.stainherit, s.stanullfrac, s.stawidth, s.stadistinct,
      ${statisticSlots('s', { canSend: 'a.atttypid <> ALL (mute.types)', otherwise: 'a.atttypid' })} AS slots
    FROM pg_statistic s
      JOIN pg_class c ON c.oid = s.starelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_attribute a ON a.attrelid = s.starelid AND a.attnum = s.staattnum
      CROSS JOIN ${muteTypes}
    WHERE ${isUserSchema('n')} AND NOT a.attisdropped
    ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C", a.attnum, s.stainherit`)

  return rows.map(({ schemaname, relname, attname, attnum, slots, ...row }) => ({
    schemaname,
    relname,
    attname,
    attnum,
    statistics: { fidelity: 'measured', ...row, slots: usedSlots(slots) },
  }))
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
  readonly slots: readonly StatisticSlot[]
}
