import { groupBy } from '../../postgres/group-by.ts'
import type { DemandedColumn } from '../values/demand.ts'

/** Columns that a query may well join with a column of texts, itself among them. */
export interface LinkedColumns {
  /** They hold some of the same values. */
  readonly likely: ReadonlySet<DemandedColumn>
  /** They are called alike, or likely. */
  readonly possible: ReadonlySet<DemandedColumn>
}

/** `keyOf` is equal for equal values. */
export function linkedColumns(
  columns: readonly DemandedColumn[],
  keyOf: (value: string) => unknown,
): ReadonlyMap<DemandedColumn, LinkedColumns> {
  const alike = groupBy(columns, lastName)
  const sharing = columnsThatShare(columns, keyOf)
  return new Map(
    columns.map((column) => {
      const likely = new Set([column, ...(sharing.get(column) ?? [])])
      return [column, { likely, possible: new Set([...likely, ...(alike.get(lastName(column)) ?? [])]) }]
    }),
  )
}

function lastName({ name }: DemandedColumn): string {
  return name.slice(name.lastIndexOf('.') + 1)
}

function columnsThatShare(
  columns: readonly DemandedColumn[],
  keyOf: (value: string) => unknown,
): ReadonlyMap<DemandedColumn, readonly DemandedColumn[]> {
  const shared = new Map<DemandedColumn, Map<DemandedColumn, number>>()
  const holders = groupBy(
    columns.flatMap((column) => [...new Set([...column.values].map(keyOf))].map((key) => ({ key, column }))),
    ({ key }) => key,
  )
  for (const found of holders.values()) {
    if (found.length > most) continue
    for (const { column } of found) {
      const counts = shared.get(column) ?? new Map<DemandedColumn, number>()
      shared.set(column, counts)
      for (const { column: other } of found) counts.set(other, (counts.get(other) ?? 0) + 1)
    }
  }
  return new Map(
    [...shared].map(([column, counts]) => [
      column,
      [...counts].flatMap(([other, count]) => (count >= enough ? [other] : [])),
    ]),
  )
}

/** One value may be the same by chance, and what is everywhere tells nothing. */
const enough = 2
const most = 50
