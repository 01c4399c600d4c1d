import type { StatisticsOfColumn } from '../postgres/catalog/column-statistics.ts'

/** A column of an index. */
export interface IndexAttribute {
  /** The number of the table's column; 0 for an expression. */
  readonly column: number
  /** The number of the index's. */
  readonly attnum: number
  /** What to reckon with where no statistics tell. */
  readonly bytes: number
}

/** Bytes that the keys of an index tuple have on average, from the statistics of the table and of the index's expressions. */
export function keyBytesOf(
  attributes: readonly IndexAttribute[],
  ofTable: readonly StatisticsOfColumn[],
  ofIndex: readonly StatisticsOfColumn[],
): number {
  const widths = attributes.map(({ column, attnum, bytes }) => {
    const found =
      column === 0
        ? ofIndex.filter((statistics) => statistics.attnum === attnum)
        : ofTable.filter((statistics) => statistics.attnum === column)
    return found.length === 0 ? bytes : sum(found.map(({ statistics }) => statistics.stawidth)) / found.length
  })
  return sum(widths)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
