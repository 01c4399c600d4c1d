import { correlationError } from '../../postgres/analyze-sample.ts'
import type { Sampled } from './sampling.ts'
import { differSignificantly, factorBetween } from './sampling.ts'
import { numbersOf, slotOf } from '../../postgres/statistics-text.ts'

/** A figure of a column on both sides, where it has moved. */
export type MovedFigure = { readonly before: number; readonly after: number } | undefined

/** The share of nulls, if that of nulls or that of values is another one. */
export function movedNullFraction(before: Sampled, after: Sampled): MovedFigure {
  const [was, is] = [before.statistics.stanullfrac, after.statistics.stanullfrac]
  const matters = Math.max(factorBetween(was, is), factorBetween(1 - was, 1 - is)) >= leastFactor
  const differs = differSignificantly(
    { share: was, sample: before.sample },
    { share: is, sample: after.sample },
  )
  return matters && differs ? { before: was, after: is } : undefined
}

/** Smaller differences decide no plan. */
const leastFactor = 1.5

/**
 * The number of distinct values, if neither it nor its share of the rows is what it was: a key has as many as there are
 * rows, a status as many as ever. Of a sample it is an estimate (Haas and Stokes, "Estimating the number of classes in a
 * finite population", 1998, the formula of `compute_scalar_stats` of analyze.c), and of a few values one more or less is.
 */
export function movedDistinct(before: Sampled, after: Sampled): MovedFigure {
  const [was, is] = [distinctOf(before), distinctOf(after)]
  if (was === undefined || is === undefined || Math.abs(is - was) < fewestValues) return undefined
  const byCount = factorBetween(was, is)
  const byShare =
    before.rows > 0 && after.rows > 0 ? factorBetween(was / before.rows, is / after.rows) : byCount
  return Math.min(byCount, byShare) >= leastDistinctFactor
    ? { before: Math.round(was), after: Math.round(is) }
    : undefined
}

const fewestValues = 10
const leastDistinctFactor = 2

/** Undefined where it is not known. */
function distinctOf({ statistics: { stadistinct }, rows }: Sampled): number | undefined {
  if (stadistinct >= 0) return stadistinct === 0 ? undefined : stadistinct
  return rows < 0 ? undefined : -stadistinct * rows
}

/** The correlation, if its square is another one, by which an index scan is charged (`cost_index` of costsize.c). */
export function movedCorrelation(before: Sampled, after: Sampled): MovedFigure {
  const [was] = numbersOf(slotOf(before.statistics, 'correlation'))
  const [is] = numbersOf(slotOf(after.statistics, 'correlation'))
  if (was === undefined || is === undefined) return undefined
  const error = Math.hypot(correlationError(was, before.sample), correlationError(is, after.sample))
  const moved = Math.abs(was ** 2 - is ** 2) >= leastOfSquare && Math.abs(was - is) > 5 * error
  return moved ? { before: was, after: is } : undefined
}

const leastOfSquare = 0.1
