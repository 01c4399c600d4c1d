import type { Server } from '../../model/server.ts'
import { majorOf } from '../../model/server.ts'
import type { Session } from '../../model/session.ts'
import { fetchRows, gather } from '../fetch-rows.ts'
import type { StatisticsOfColumn } from './column-statistics.ts'
import { muteTypes } from './statistic-slots.ts'
import { isUserSchema } from './user-relations.ts'
import type { ShownStatistics, TypedRow } from './visible-rows.ts'
import { toStatistics } from './visible-rows.ts'
import { visibleValues } from './visible-slots.ts'

/** What the view shows of a row of `pg_statistic`, and what it is about. */
export interface VisibleStatistics extends StatisticsOfColumn, ShownStatistics {}

/**
 * Reads `pg_stats`, which shows any role the statistics of columns that it may select from, unless policies hide rows of
 * the table, and of expressions in indexes that it owns. The rows are made to be what `pg_statistic` has.
 * Needs a transaction that prints portably.
 */
export async function readVisibleStatistics(
  session: Session,
  server: Server,
): Promise<readonly VisibleStatistics[]> {
  const showsRanges = majorOf(server) >= 17
  const ranges = showsRanges
    ? `s.range_empty_frac::text AS range_empty_frac,
      ${values('s.range_length_histogram')} AS range_length_histogram, ${values('s.range_bounds_histogram')} AS range_bounds_histogram`
    : `NULL::text AS range_empty_frac, NULL::json AS range_length_histogram, NULL::json AS range_bounds_histogram`
  const pieces = await gather(
    fetchRows<ViewRow>(
      session,
      `SELECT n.nspname::text AS schemaname, c.relname::text AS relname, a.attname::text AS attname, a.attnum,
      s.inherited AS stainherit, s.null_frac AS stanullfrac, s.avg_width AS stawidth, s.n_distinct AS stadistinct,
      a.atttypid::int8 AS type, a.attcollation::regcollation::text AS collation,
      ${values('s.most_common_vals')} AS most_common_vals, s.most_common_freqs::text AS most_common_freqs,
      ${values('s.histogram_bounds')} AS histogram_bounds, s.correlation::text AS correlation,
      ${values('s.most_common_elems')} AS most_common_elems, s.most_common_elem_freqs::text AS most_common_elem_freqs,
      s.elem_count_histogram::text AS elem_count_histogram, ${ranges}
    FROM pg_stats s
      JOIN pg_namespace n ON n.nspname = s.schemaname
      JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = s.tablename
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = s.attname
      CROSS JOIN ${muteTypes}
    WHERE ${isUserSchema('n')}
    ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C", a.attnum, s.inherited`,
    ),
  )
  const rows = pieces.flat()
  const shown = await toStatistics(session, rows, showsRanges)
  return shown.flatMap((statistics, place) =>
    rows.slice(place, place + 1).map(({ schemaname, relname, attname, attnum }) => ({
      schemaname,
      relname,
      attname,
      attnum,
      ...statistics,
    })),
  )
}

interface ViewRow extends TypedRow {
  readonly schemaname: string
  readonly relname: string
  readonly attname: string
  readonly attnum: number
}

function values(array: string): string {
  return visibleValues(array, 'a.atttypid')
}
