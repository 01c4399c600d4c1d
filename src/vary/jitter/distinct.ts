import { randomNormal } from 'd3-random'
import type { AnalyzeSample } from '../../postgres/analyze-sample.ts'
import type { Random } from './random.ts'

/**
 * The number of distinct values that ANALYZE would have made of another sample: n d / (n - f + f n / N), where d values, f of them once,
 * are among n of N rows (the estimator Duj1 of Haas and Stokes, "Estimating the number of classes in a finite population", 1998, as
 * `compute_scalar_stats` of analyze.c has it). How far d and f stray is computed as if all values but the `common` ones were equally
 * common. Where none is expected once in a sample, all are known.
 *
 * @param population rows that are not null, and how many of them are read
 * @param known how many common values take which share of those rows; undefined where nobody has told them apart
 */
export function redrawDistinct(
  distinct: number,
  population: AnalyzeSample,
  known: { readonly common: number; readonly commonShare: number } | undefined,
  random: Random,
): number {
  const { common, commonShare } = known ?? { common: 0, commonShare: 0 }
  const rare = distinct - common
  const rows = population.rows < 0 ? Math.max(distinct, population.sample) * manyTimes : population.rows
  const rowsOfEach = ((1 - commonShare) * rows) / rare
  const rate = population.sample / rows
  if (rare < 1 || rate >= 1 || rowsOfEach <= 0) return distinct

  const expected = rowsOfEach * rate
  const { never, once, ofSum } =
    known === undefined ? unevenCounts(expected, rate) : evenCounts(rowsOfEach, rate)
  // Of counts that add up to the sample, part of the variance is gone: that of their sum.
  const seenWithSum = expected * never
  const onceWithSum = once * (1 - expected)
  const seenVariance = rare * (never * (1 - never) - seenWithSum ** 2 / ofSum)
  const onceVariance = rare * (once * (1 - once) - onceWithSum ** 2 / ofSum)
  const covariance = rare * (once * never - (seenWithSum * onceWithSum) / ofSum)

  const [seenMean, onceMean] = [common + rare * (1 - never), rare * once]
  const normal = randomNormal.source(random)(0, 1)
  const [first, second] = [normal(), normal()]
  const onceError = Math.sqrt(Math.max(0, onceVariance))
  const slope = onceError === 0 ? 0 : covariance / onceError
  const found = {
    seen: seenMean + slope * first + Math.sqrt(Math.max(0, seenVariance - slope ** 2)) * second,
    once: onceMean + onceError * first,
  }
  const estimate = (seen: number, seenOnce: number): number => {
    const isKnown = seenOnce < 0.5
    const { sample } = population
    return isKnown ? seen : (sample * seen) / (sample - seenOnce + (seenOnce * sample) / rows)
  }
  const factor =
    estimate(found.seen, Math.min(Math.max(0, found.once), found.seen)) / estimate(seenMean, onceMean)
  return Math.min(rows, Math.max(common + 1, distinct * factor))
}

/** The chances that a sample has a value never, and once, and the variance of how often it has it. */
interface Counts {
  readonly never: number
  readonly once: number
  readonly ofSum: number
}

/** Of values with as many rows each, of which any is read at the same rate: binomial. */
function evenCounts(rowsOfEach: number, rate: number): Counts {
  const never = (1 - rate) ** rowsOfEach
  const once = Math.min(1 - never, rowsOfEach * rate * (1 - rate) ** (rowsOfEach - 1))
  return { never, once, ofSum: rowsOfEach * rate * (1 - rate) }
}

/** Geometric, with what is left unread of them: all are known where all rows are read. */
function unevenCounts(expected: number, rate: number): Counts {
  const unread = 1 - rate
  const never = unread / (unread + expected)
  return { never, once: (never * expected) / (1 + expected), ofSum: expected * (unread + expected) }
}

/** Where nobody has counted the rows, the sample is a small part of them. */
const manyTimes = 10
