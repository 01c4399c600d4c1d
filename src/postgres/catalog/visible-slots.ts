import type { StatisticSlot, StatisticValues } from '../../model/snapshot.ts'
import type { AnalyzedType } from './analyzed-types.ts'
import { elementType } from './statistic-slots.ts'

/** The columns of `pg_stats` that are slots of `pg_statistic`, arrays in text. */
export interface VisibleRow {
  readonly most_common_vals: VisibleValues | null
  readonly most_common_freqs: string | null
  readonly histogram_bounds: VisibleValues | null
  readonly correlation: string | null
  readonly most_common_elems: VisibleValues | null
  readonly most_common_elem_freqs: string | null
  readonly elem_count_histogram: string | null
  /** This and the two below are of 17 and later. */
  readonly range_empty_frac: string | null
  readonly range_length_histogram: VisibleValues | null
  readonly range_bounds_histogram: VisibleValues | null
  /** The column's, as `regcollation`. */
  readonly collation: string
}

export interface VisibleValues {
  /** The element type's OID, and its name as `regtype`. */
  readonly type: number
  readonly name: string
  readonly values: string
}

/** A SQL expression for `VisibleValues` of an array whose elements are of that type, or hold such; beside `muteTypes`. */
export function visibleValues(array: string, type: string): string {
  const found = `CASE WHEN ${type} <> ALL (mute.types) THEN ${elementType(array)} ELSE ${type} END`
  return `CASE WHEN ${array} IS NOT NULL THEN json_build_object(
    'type', (${found})::int8, 'name', (${found})::regtype::text, 'values', ${array}::text) END`
}

/**
 * The slots as ANALYZE wrote them. The view does not tell operators, collations and order; which they are is fixed by the kind
 * and the type (`compute_scalar_stats` and `compute_distinct_stats` of analyze.c, array_typanalyze.c, ts_typanalyze.c,
 * rangetypes_typanalyze.c).
 */
export function slotsOf(
  row: VisibleRow,
  type: number,
  types: ReadonlyMap<number, AnalyzedType>,
): readonly StatisticSlot[] {
  const { equal, less, element } = types.get(type) ?? {}
  const { collation } = row
  // Counts of elements are kept of arrays only. What else has common elements is tsvector: its lexemes are text.
  const isArray = row.elem_count_histogram !== null
  const elements = types.get(element ?? row.most_common_elems?.type ?? type)
  const ofElements = isArray
    ? { staop: elements?.equal, stacoll: collation }
    : { staop: '=(text,text)', stacoll: defaultCollation }

  return [
    slot(kind.mostCommon, { staop: equal, stacoll: collation }, row.most_common_freqs, row.most_common_vals),
    slot(kind.histogram, { staop: less, stacoll: collation }, null, row.histogram_bounds),
    slot(kind.correlation, { staop: less, stacoll: collation }, arrayOf(row.correlation), null),
    slot(kind.commonElements, ofElements, row.most_common_elem_freqs, row.most_common_elems),
    slot(kind.elementCounts, ofElements, row.elem_count_histogram, null),
    slot(kind.rangeBounds, {}, null, row.range_bounds_histogram),
    slot(
      kind.rangeLengths,
      { staop: '<(double precision,double precision)' },
      arrayOf(row.range_empty_frac),
      row.range_length_histogram,
    ),
  ].filter((found) => found !== undefined)
}

/** `STATISTIC_KIND_*` of pg_statistic.h. */
const kind = {
  mostCommon: 1,
  histogram: 2,
  correlation: 3,
  commonElements: 4,
  elementCounts: 5,
  rangeLengths: 6,
  rangeBounds: 7,
} as const

/** `DEFAULT_COLLATION_OID`, as `regcollation` prints it: a reserved word. */
const defaultCollation = '"default"'

function slot(
  stakind: number,
  { staop, stacoll }: { readonly staop?: string | null | undefined; readonly stacoll?: string },
  stanumbers: string | null,
  found: VisibleValues | null,
): StatisticSlot | undefined {
  if (stanumbers === null && found === null) return undefined
  const stavalues: StatisticValues | null = found && { type: found.name, values: found.values }
  return { stakind, staop: staop ?? '0', stacoll: stacoll ?? '-', stanumbers, stavalues }
}

function arrayOf(number: string | null): string | null {
  return number === null ? null : `{${number}}`
}
