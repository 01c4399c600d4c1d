import type { ColumnStatistics } from '../../model/snapshot.ts'
import type { AnalyzeSample } from '../../postgres/analyze-sample.ts'
import { singlePrecision } from '../../postgres/single-precision.ts'
import { commonValuesOf, inOrder, withoutRare, type CommonValue } from './common-values.ts'
import { redrawDistinct } from './distinct.ts'
import { partOf, strayOf } from './population.ts'
import type { Dice } from './random.ts'
import { redrawShares } from './shares.ts'
import { redrawSlot } from './slot.ts'

/**
 * Statistics of a column as another ANALYZE might have made them: what they say is taken for the whole table, and a sample is drawn of
 * that. The same where all rows were read.
 *
 * @param hasFixedDistinct whether somebody told ANALYZE how many distinct values there are
 */
export function redrawColumn(
  statistics: ColumnStatistics,
  population: AnalyzeSample,
  dice: Dice,
  hasFixedDistinct = false,
): ColumnStatistics {
  if (strayOf(population) === 0) return statistics
  const before = commonValuesOf(statistics) ?? []
  const [stanullfrac = 0, ...frequencies] = redrawShares(
    [statistics.stanullfrac, ...before.map(({ frequency }) => frequency)],
    population,
    dice('shares'),
  )
  const drawn = inOrder(before.map(({ value }, at) => ({ value, frequency: frequencies[at] ?? 0 })))
  const isComplete = before.length === statistics.stadistinct
  const stadistinct = hasFixedDistinct
    ? statistics.stadistinct
    : isComplete
      ? drawn.length
      : redrawStadistinct(statistics, { before, stanullfrac, population, dice })
  const rows = Math.max(0, population.rows)
  const distinct = stadistinct < 0 ? -stadistinct * rows : stadistinct
  const common = isComplete ? drawn : withoutRare(drawn, { distinct, nullFraction: stanullfrac }, population)
  return {
    ...statistics,
    stanullfrac: singlePrecision(stanullfrac),
    stadistinct: singlePrecision(stadistinct),
    slots: statistics.slots.flatMap((slot) =>
      redrawSlot(slot, {
        statistics,
        common,
        filled: partOf(population, 1 - statistics.stanullfrac),
        dice,
      }),
    ),
  }
}

interface Drawn {
  readonly before: readonly CommonValue[]
  readonly stanullfrac: number
  readonly population: AnalyzeSample
  readonly dice: Dice
}

/** Of a unique column all that are not null are distinct, and what is a share of the rows stays one. */
function redrawStadistinct(
  statistics: ColumnStatistics,
  { before, stanullfrac, population, dice }: Drawn,
): number {
  const { stadistinct } = statistics
  const filled = 1 - statistics.stanullfrac
  if (stadistinct === 0 || filled <= 0) return stadistinct
  if (-stadistinct >= filled - 1e-6) return stanullfrac - 1
  if (stadistinct < 0 && population.rows <= 0) return stadistinct
  const unit = stadistinct < 0 ? -1 / population.rows : 1
  const commonShare = before.reduce((sum, { frequency }) => sum + frequency, 0) / filled
  const drawn = redrawDistinct(
    stadistinct / unit,
    partOf(population, filled),
    { common: before.length, commonShare },
    dice('distinct'),
  )
  return Math.round(drawn) * unit
}
