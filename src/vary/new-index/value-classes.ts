import type { ColumnStatistics } from '../../model/snapshot.ts'
import { numbersOf, slotOf } from '../../postgres/statistics-text.ts'
import type { NewIndexColumn } from './facts.ts'

/** Values that are about equally frequent. */
export interface ValueClass {
  /** How many there are to draw from. Of rare ones, not each need occur. */
  readonly values: number
  /** The share of the rows that one of them has. */
  readonly share: number
}

/**
 * The values of a column that are not null, by how frequent they are: each of the most common ones, and the rest in one class.
 * Rows are taken to be drawn at random, so that of the rest, each value occurs a Poisson distributed number of times, and a
 * part of a table has fewer different values than the whole.
 */
export function valueClassesOf(
  column: NewIndexColumn,
  tableRows: number,
  isUnique: boolean,
): readonly ValueClass[] {
  const { statistics } = column
  if (statistics === undefined)
    return evenClass(isUnique ? tableRows : assumedDistinct(column, tableRows), tableRows)
  const notNull = 1 - statistics.stanullfrac
  if (notNull <= 0) return [{ values: 1, share: 1 }]
  const frequencies = numbersOf(slotOf(statistics, 'most common values'))
  const common = frequencies.map((frequency): ValueClass => ({ values: 1, share: frequency / notNull }))
  const rest = 1 - common.reduce((sum, { share }) => sum + share, 0)
  const others = distinctOf(statistics, tableRows) - common.length
  if (rest <= 1e-4 || others < 0.5) return normalised(common)
  const rows = rest * tableRows * notNull
  return normalised([
    ...common,
    ...evenClass(others, rows).map((one) => ({ ...one, share: one.share * rest })),
  ])
}

/** Values of several columns side by side, as if these knew nothing of each other: so does the planner take them. */
export function combined(first: readonly ValueClass[], second: readonly ValueClass[]): readonly ValueClass[] {
  const bins = new Map<number, { total: number; weighted: number }>()
  for (const one of first) {
    for (const other of second) {
      const share = one.share * other.share
      const total = share * one.values * other.values
      const place = Math.round(Math.log2(share) * binsPerOctave)
      const bin = bins.get(place) ?? { total: 0, weighted: 0 }
      bin.total += total
      bin.weighted += total * share
      bins.set(place, bin)
    }
  }
  return [...bins.values()].map(({ total, weighted }) => ({
    values: (total * total) / weighted,
    share: weighted / total,
  }))
}

const binsPerOctave = 4

/** So many values of which each occurs, equally often. */
export function evenClass(distinct: number, rows: number): readonly ValueClass[] {
  if (rows <= 0) return []
  const mean = rateOf(Math.max(1, rows / Math.max(1, distinct)))
  return [{ values: rows / mean, share: mean / rows }]
}

/** How many of the values occur among so many rows. */
export function occurring(classes: readonly ValueClass[], rows: number): number {
  return classes.reduce((sum, { values, share }) => sum + values * -Math.expm1(-share * rows), 0)
}

/** The mean of a Poisson distribution whose counts are `count` on the average where they are not 0. */
function rateOf(count: number): number {
  if (count < 1 + 1e-4) return 1e-4
  let rate = count
  for (let step = 0; step < 60; step += 1) rate = count * -Math.expm1(-rate)
  return Math.max(rate, 1e-4)
}

/** As `get_variable_numdistinct` of selfuncs.c reads `stadistinct`. */
function distinctOf({ stadistinct }: ColumnStatistics, rows: number): number {
  if (stadistinct === 0) return Math.min(defaultDistinct, rows)
  return Math.max(1, stadistinct > 0 ? stadistinct : -stadistinct * rows)
}

/**
 * Without statistics the planner takes two values of a boolean, as many groups of an expression as its columns have values
 * (`estimate_num_groups`), and else `DEFAULT_NUM_DISTINCT`.
 */
function assumedDistinct({ type, mentioned }: NewIndexColumn, rows: number): number {
  if (type === 'boolean') return 2
  if (mentioned.length === 0) return Math.min(defaultDistinct, rows)
  return Math.min(
    rows,
    mentioned.reduce((product, statistics) => product * distinctOf(statistics, rows), 1),
  )
}

const defaultDistinct = 200

function normalised(classes: readonly ValueClass[]): readonly ValueClass[] {
  const total = classes.reduce((sum, { values, share }) => sum + values * share, 0)
  return classes.map(({ values, share }) => ({ values, share: share / total }))
}
