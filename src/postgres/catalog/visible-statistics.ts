import type { Server } from '../../model/server.ts'
import { majorOf } from '../../model/server.ts'
import type { Session } from '../../model/session.ts'
import type { AnalyzedType } from './analyzed-types.ts'
import { readAnalyzedTypes } from './analyzed-types.ts'
import type { StatisticsOfColumn } from './column-statistics.ts'
import { elementType, muteTypes } from './statistic-slots.ts'
import { isUserSchema } from './user-relations.ts'
import type { VisibleRow, VisibleValues } from './visible-slots.ts'
import { slotsOf } from './visible-slots.ts'

/** What the view shows of a row of `pg_statistic`. */
export interface VisibleStatistics extends StatisticsOfColumn {
  /** What it keeps back: the histograms of a range before 17, or whatever an extension's ANALYZE wrote. */
  readonly keepsBack?: 'range statistics' | 'statistics of an extension'
}

/**
 * Reads `pg_stats`, which shows any role the statistics of columns that it may select from, unless policies hide rows of
 * the table, and of expressions in indexes that it owns. The rows are made to be what `pg_statistic` has: see `slotsOf`.
 * Needs a session that prints portably.
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
  const rows = await session.query<ViewRow>(`
    SELECT n.nspname::text AS schemaname, c.relname::text AS relname, a.attname::text AS attname, a.attnum,
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
    ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C", a.attnum, s.inherited`)
  const types = await readAnalyzedTypes(session, [...new Set(rows.flatMap(typesOf))])

  return rows.map((row) => {
    const { schemaname, relname, attname, attnum, stainherit, stanullfrac, stawidth, stadistinct } = row
    const keepsBack = keptBack(row, types.get(typeOf(row)), showsRanges)
    return {
      schemaname,
      relname,
      attname,
      attnum,
      statistics: {
        fidelity: keepsBack === undefined ? 'measured' : 'derived',
        stainherit,
        stanullfrac,
        stawidth,
        stadistinct,
        slots: slotsOf(row, typeOf(row), types),
      },
      ...(keepsBack !== undefined && { keepsBack }),
    }
  })
}

interface ViewRow extends VisibleRow {
  readonly schemaname: string
  readonly relname: string
  readonly attname: string
  readonly attnum: number
  readonly stainherit: boolean
  readonly stanullfrac: number
  readonly stawidth: number
  readonly stadistinct: number
  readonly type: number
}

function values(array: string): string {
  const type = `CASE WHEN a.atttypid <> ALL (mute.types) THEN ${elementType(array)} ELSE a.atttypid END`
  return `CASE WHEN ${array} IS NOT NULL THEN json_build_object(
    'type', (${type})::int8, 'name', (${type})::regtype::text, 'values', ${array}::text) END`
}

/**
 * The type that was analyzed: of an expression's the column's may be another, which the index stores (`examine_attribute` of
 * analyze.c), but the values know.
 */
function typeOf({ type, most_common_vals, histogram_bounds }: ViewRow): number {
  return most_common_vals?.type ?? histogram_bounds?.type ?? type
}

function typesOf(row: ViewRow): readonly number[] {
  return [typeOf(row), row.most_common_elems].flatMap((type: number | VisibleValues | null) =>
    type === null ? [] : typeof type === 'number' ? type : type.type,
  )
}

/** A column of nothing but nulls has nothing to keep back (`compute_range_stats` of rangetypes_typanalyze.c). */
function keptBack(
  { stanullfrac }: ViewRow,
  type: AnalyzedType | undefined,
  showsRanges: boolean,
): VisibleStatistics['keepsBack'] {
  if (stanullfrac === 1) return undefined
  if (type?.analyzedAs === 'other') return 'statistics of an extension'
  return type?.analyzedAs === 'range' && !showsRanges ? 'range statistics' : undefined
}
