import type { ColumnStatistics } from '../../model/snapshot.ts'
import { elementsOf, numbersOf, slotOf } from '../../postgres/statistics-text.ts'
import type { AnalyzeSample } from '../../postgres/analyze-sample.ts'

/** A value, and its share of the rows. */
export interface CommonValue {
  readonly value: string
  readonly frequency: number
}

/** Undefined where there is no list, or values that cannot be read: boxes have commas inside and none between. */
export function commonValuesOf(statistics: ColumnStatistics): readonly CommonValue[] | undefined {
  const slot = slotOf(statistics, 'most common values')
  const [values, frequencies] = [elementsOf(slot), numbersOf(slot)]
  if (values?.length !== frequencies.length) return undefined
  return values.map((value, at) => ({ value, frequency: frequencies[at] ?? 0 }))
}

/** A list as ANALYZE keeps it: the most common first. What the sample has none of is not in it. */
export function inOrder(values: readonly CommonValue[]): readonly CommonValue[] {
  return values
    .filter(({ frequency }) => frequency > 0)
    .toSorted((one, other) => other.frequency - one.frequency)
}

/**
 * The part of a list that ANALYZE keeps where the list does not have all values: those that are more common than the average of all
 * others by more than two standard errors and half a row (`analyze_mcv_list` of analyze.c).
 */
export function withoutRare(
  values: readonly CommonValue[],
  { distinct, nullFraction }: { readonly distinct: number; readonly nullFraction: number },
  { sample, rows }: AnalyzeSample,
): readonly CommonValue[] {
  const kept = [...values]
  let share = kept.reduce((sum, { frequency }) => sum + frequency, 0)
  for (let last = kept.at(-1); last !== undefined; last = kept.at(-1)) {
    share -= last.frequency
    const others = Math.max(1, distinct - kept.length + 1)
    const average = Math.min(1, Math.max(0, 1 - share - nullFraction)) / others
    const unread = rows < 0 ? 1 : Math.max(0, (rows - sample) / Math.max(1, rows - 1))
    const error = Math.sqrt(sample * last.frequency * (1 - last.frequency) * unread)
    if (last.frequency * sample > average * sample + 2 * error + 0.5) break
    kept.pop()
  }
  return kept
}
