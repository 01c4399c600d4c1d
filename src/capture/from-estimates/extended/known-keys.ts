import type { StatisticsOfColumn } from '../../../postgres/catalog/column-statistics.ts'
import { elementsOf, numbersOf, slotOf } from '../../../postgres/statistics-text.ts'
import type { Subject } from '../ask-selectivities.ts'
import type { SolvedExpression } from '../asked-expression.ts'
import type { Key } from './hidden-objects.ts'

/** What the planner knows of a key by itself. */
export interface KnownKey extends Key {
  readonly nullFraction: number
  /** Values in text with their frequencies, the most common first. */
  readonly common: ReadonlyMap<string, number>
  /** Of different values: how many, or a share of the rows below zero; 0 where it is not known (`stadistinct`). */
  readonly distinct: number
  /** Bounds of the histogram, without repetition. */
  readonly bounds: readonly string[]
}

/** Nothing is known of what was not analyzed, and of expressions that are no more than true or false. */
export function knowKey(
  key: Key,
  ofTable: readonly StatisticsOfColumn[],
  solved: ReadonlyMap<Subject, SolvedExpression | 'none'>,
): KnownKey {
  const expression = solved.get(key.subject)
  if (typeof expression === 'object') {
    const { nullFraction, distinct, common, bounds } = expression
    return {
      ...key,
      nullFraction,
      distinct,
      common: new Map(common.map(({ value, frequency }) => [value, frequency])),
      bounds: [...new Set(bounds)],
    }
  }
  const column = ofTable.find(
    ({ attname, statistics }) =>
      attname === key.attname && statistics.stainherit === (key.subject.tree !== undefined),
  )
  if (column === undefined) return { ...key, nullFraction: 0, distinct: 0, common: new Map(), bounds: [] }
  const { statistics } = column
  const mostCommon = slotOf(statistics, 'most common values')
  const frequencies = numbersOf(mostCommon).map(Math.fround)
  return {
    ...key,
    nullFraction: Math.fround(statistics.stanullfrac),
    distinct: statistics.stadistinct,
    common: new Map(
      (elementsOf(mostCommon) ?? []).map((value, place) => [value, frequencies[place] ?? 0] as const),
    ),
    bounds: [...new Set(elementsOf(slotOf(statistics, 'histogram')) ?? [])],
  }
}

/** The frequency that the statistics of the key itself have of a value; undefined where it is not a common one. */
export function frequencyOf({ common, nullFraction }: KnownKey, value: string | null): number | undefined {
  return value === null ? nullFraction : common.get(value)
}
