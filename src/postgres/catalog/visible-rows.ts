import type { Session } from '../../model/session.ts'
import type { ColumnStatistics } from '../../model/snapshot.ts'
import type { AnalyzedType } from './analyzed-types.ts'
import { readAnalyzedTypes } from './analyzed-types.ts'
import type { VisibleRow, VisibleValues } from './visible-slots.ts'
import { slotsOf } from './visible-slots.ts'

/** A row of a view of statistics, and the OID of the type of what it is about. */
export interface TypedRow extends VisibleRow, Omit<ColumnStatistics, 'fidelity' | 'slots'> {
  readonly type: number
}

/** What a view shows of a row of `pg_statistic`. */
export interface ShownStatistics {
  readonly statistics: ColumnStatistics
  /** What it keeps back: the histograms of a range, in some views, or whatever an extension's ANALYZE wrote. */
  readonly keepsBack?: 'range statistics' | 'statistics of an extension'
}

/** Makes the rows what `pg_statistic` has: see `slotsOf`. */
export async function toStatistics(
  session: Session,
  rows: readonly TypedRow[],
  showsRanges: boolean,
): Promise<readonly ShownStatistics[]> {
  const types = await readAnalyzedTypes(session, [...new Set(rows.flatMap(typesOf))])
  return rows.map((row) => {
    const { stainherit, stanullfrac, stawidth, stadistinct } = row
    const keepsBack = keptBack(row, types.get(typeOf(row)), showsRanges)
    return {
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

/**
 * The type that was analyzed: of an expression's the column's may be another, which the index stores (`examine_attribute` of
 * analyze.c), but the values know.
 */
function typeOf({ type, most_common_vals, histogram_bounds }: TypedRow): number {
  return most_common_vals?.type ?? histogram_bounds?.type ?? type
}

function typesOf(row: TypedRow): readonly number[] {
  return [typeOf(row), row.most_common_elems].flatMap((type: number | VisibleValues | null) =>
    type === null ? [] : typeof type === 'number' ? type : type.type,
  )
}

/** A column of nothing but nulls has nothing to keep back (`compute_range_stats` of rangetypes_typanalyze.c). */
function keptBack(
  { stanullfrac }: TypedRow,
  type: AnalyzedType | undefined,
  showsRanges: boolean,
): ShownStatistics['keepsBack'] {
  if (stanullfrac === 1) return undefined
  if (type?.analyzedAs === 'other') return 'statistics of an extension'
  return type?.analyzedAs === 'range' && !showsRanges ? 'range statistics' : undefined
}
