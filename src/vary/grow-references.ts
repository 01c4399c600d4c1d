import type { Column, Relation } from '../model/snapshot.ts'
import { singlePrecision } from '../postgres/single-precision.ts'

/**
 * The columns of a table that has grown. A foreign key has as many more distinct values as what it refers to, and no more than the
 * table has more rows: ten times as many orders are not of ten times as many customers.
 */
export function growReferences(
  { columns }: Relation,
  factor: number,
  growthOf: (attname: string) => number | undefined,
): readonly Column[] {
  return columns.map((column) => {
    const growth = growthOf(column.attname)
    if (growth === undefined || factor <= 1) return column
    const more = Math.min(Math.max(growth, 1), factor)
    const statistics = column.statistics.map((row) => ({
      ...row,
      stadistinct: singlePrecision(row.stadistinct * (row.stadistinct < 0 ? more / factor : more)),
    }))
    return { ...column, statistics }
  })
}
