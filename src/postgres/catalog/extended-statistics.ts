import type { Server } from '../../model/server.ts'
import { majorOf } from '../../model/server.ts'
import type { Session } from '../../model/session.ts'
import type {
  ColumnStatistics,
  ExtendedStatistics,
  ExtendedStatisticsData,
  StatisticSlot,
} from '../../model/snapshot.ts'
import { statisticSlots, usedSlots } from './statistic-slots.ts'
import { isUserSchema } from './user-relations.ts'
import { groupBy } from '../group-by.ts'

/**
 * Reads `pg_statistic_ext` and its data as they are, in the order of their OIDs, which is the order in which the planner
 * considers them. Needs a superuser or a member of `pg_read_all_data`, and a session that prints portably.
 */
export async function readExtendedStatistics(
  session: Session,
  server: Server,
): Promise<readonly ExtendedStatistics[]> {
  // Before 15 an object has one row, without the flag.
  const inherit = majorOf(server) >= 15 ? 'd.stxdinherit' : 'false'
  const rows = await session.query<ExtendedRow>(`
    SELECT n.nspname::text AS schemaname, e.stxname::text AS stxname,
      tn.nspname::text AS "tableSchema", t.relname::text AS "tableName",
      d.stxoid IS NOT NULL AS "hasData", ${inherit} AS stxdinherit,
      encode(d.stxdndistinct::bytea, 'hex') AS stxdndistinct,
      encode(d.stxddependencies::bytea, 'hex') AS stxddependencies,
      encode(d.stxdmcv::bytea, 'hex') AS stxdmcv,
      (SELECT coalesce(json_agg(json_build_object(
          'stainherit', s.stainherit, 'stanullfrac', s.stanullfrac, 'stawidth', s.stawidth,
          'stadistinct', s.stadistinct, 'slots', ${statisticSlots('s')}) ORDER BY s.ordinality), '[]')
        FROM unnest(d.stxdexpr) WITH ORDINALITY AS s) AS stxdexpr
    FROM pg_statistic_ext e
      JOIN pg_namespace n ON n.oid = e.stxnamespace
      JOIN pg_class t ON t.oid = e.stxrelid
      JOIN pg_namespace tn ON tn.oid = t.relnamespace
      LEFT JOIN pg_statistic_ext_data d ON d.stxoid = e.oid
    WHERE ${isUserSchema('n')}
    ORDER BY e.oid, ${inherit}`)

  return [...groupBy(rows, ({ schemaname, stxname }) => `${schemaname}.${stxname}`).values()].flatMap(
    ([first, ...rest]) => (first === undefined ? [] : [toObject([first, ...rest], first)]),
  )
}

interface ExtendedRow extends Omit<ExtendedStatisticsData, 'fidelity' | 'stxdexpr'> {
  readonly schemaname: string
  readonly stxname: string
  readonly tableSchema: string
  readonly tableName: string
  readonly hasData: boolean
  readonly stxdexpr: readonly (Omit<ColumnStatistics, 'fidelity'> & {
    readonly slots: readonly StatisticSlot[]
  })[]
}

function toObject(
  rows: readonly ExtendedRow[],
  { schemaname, stxname, tableSchema, tableName }: ExtendedRow,
): ExtendedStatistics {
  return {
    schemaname,
    stxname,
    table: { schemaname: tableSchema, relname: tableName },
    data: rows.filter(({ hasData }) => hasData).map(toData),
  }
}

function toData({
  stxdinherit,
  stxdndistinct,
  stxddependencies,
  stxdmcv,
  stxdexpr,
}: ExtendedRow): ExtendedStatisticsData {
  return {
    fidelity: 'measured',
    stxdinherit,
    stxdndistinct,
    stxddependencies,
    stxdmcv,
    stxdexpr: stxdexpr.map((row) => ({ fidelity: 'measured', ...row, slots: usedSlots(row.slots) })),
  }
}
