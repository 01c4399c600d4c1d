import { quoteIdentifier } from '../../postgres/quote.ts'
import type { CatalogIndex } from '../indexes.ts'

/** One end of one index, to be asked for. */
export interface EndProbe {
  readonly index: CatalogIndex
  readonly end: 'min' | 'max'
}

/** The two probes of each index whose ends the planner looks up and the role can see. */
export function endProbes(indexes: readonly CatalogIndex[]): readonly EndProbe[] {
  return indexes
    .filter(
      ({ hasEnds, hidesRows, less, greater }) => hasEnds && !hidesRows && less !== null && greater !== null,
    )
    .flatMap((index) => [
      { index, end: 'min' },
      { index, end: 'max' },
    ])
}

/** A SELECT of the end's value as text, behind its place among the probes; of no row where the index has no value. */
export function selectEnd({ index, end }: EndProbe, place: number): string {
  const { descending, nullsFirst, less, greater } = index
  const operator = (end === 'min' ? less : greater) ?? ''
  // The index's own order, nulls included, from the one side or from the other, so that no sort is needed.
  const isForward = (end === 'min') !== descending
  const nulls = nullsFirst === isForward ? 'FIRST' : 'LAST'
  const key =
    index.collation === null ? `(${index.firstKey})` : `(${index.firstKey}) COLLATE ${index.collation}`
  const table = `${quoteIdentifier(index.schemaname)}.${quoteIdentifier(index.table)}`
  // The text is made outside: ORDER BY would take a bare column's name for the output column of that name.
  return `SELECT ${place} AS place, planflip_end::text AS value FROM (
    SELECT (${index.firstKey}) AS planflip_end FROM ONLY ${table} WHERE (${index.firstKey}) IS NOT NULL
    ORDER BY ${key} USING ${operator} NULLS ${nulls} LIMIT 1) AS ends`
}
