import type { StatisticSlot } from '../../model/snapshot.ts'
import type { AnalyzeSample } from '../../postgres/analyze-sample.ts'
import { singlePrecisionText } from '../../postgres/single-precision.ts'
import { elementsOf, numbersOf } from '../../postgres/statistics-text.ts'
import type { Dice } from './random.ts'
import { redrawShare } from './shares.ts'

/**
 * The frequencies of common elements of arrays, or of lexemes, that another sample would have, each for itself: a row has several. Behind
 * them come the least and the greatest, and of arrays the share of those that hold a null (`compute_array_stats` of
 * array_typanalyze.c, `compute_tsvector_stats` of ts_typanalyze.c).
 */
export function redrawElements(
  slot: StatisticSlot,
  population: AnalyzeSample,
  dice: Dice,
): Pick<StatisticSlot, 'stanumbers'> {
  const numbers = numbersOf(slot)
  const count = elementsOf(slot)?.length ?? 0
  if (count === 0 || numbers.length < count + 2) return slot
  const random = dice('elements')
  // Of an element in the list the sample has one row at least.
  const least = 1 / population.sample
  const frequencies = numbers
    .slice(0, count)
    .map((share) => Math.max(least, redrawShare(share, population, random)))
  const withNulls = numbers.slice(count + 2).map((share) => redrawShare(share, population, random))
  const all = [...frequencies, Math.min(...frequencies), Math.max(...frequencies), ...withNulls]
  return { stanumbers: `{${all.map(singlePrecisionText).join(',')}}` }
}
