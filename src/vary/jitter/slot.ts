import { randomNormal } from 'd3-random'
import type { ColumnStatistics, StatisticSlot } from '../../model/snapshot.ts'
import { correlationError, type AnalyzeSample } from '../../postgres/analyze-sample.ts'
import { arrayText } from '../../postgres/array-text.ts'
import { singlePrecisionText } from '../../postgres/single-precision.ts'
import { isOfKind, numbersOf } from '../../postgres/statistics-text.ts'
import { commonValuesOf, type CommonValue } from './common-values.ts'
import { redrawElements } from './elements.ts'
import { redrawBounds } from './histogram.ts'
import { partOf, strayOf } from './population.ts'
import type { Dice } from './random.ts'
import { redrawShare } from './shares.ts'

/** What another ANALYZE has found so far of a column. */
interface ColumnDraw {
  /** What it is drawn of. */
  readonly statistics: ColumnStatistics
  readonly common: readonly CommonValue[]
  /** The rows that are not null. */
  readonly filled: AnalyzeSample
  readonly dice: Dice
}

/** A slot of `pg_statistic`, drawn again; none where nothing is left of it. */
export function redrawSlot(slot: StatisticSlot, draw: ColumnDraw): readonly StatisticSlot[] {
  if (isOfKind(slot, 'most common values')) return commonSlot(slot, draw)
  if (isOfKind(slot, 'correlation')) return [correlationSlot(slot, draw)]
  if (isOfKind(slot, 'most common elements'))
    return [{ ...slot, ...redrawElements(slot, draw.filled, draw.dice) }]
  if (isOfKind(slot, 'histogram')) return [boundsSlot(slot, draw)]
  if (isOfKind(slot, 'range lengths') || isOfKind(slot, 'range bounds')) return [rangeSlot(slot, draw)]
  return [slot]
}

/** Values that cannot be read stay as they are. */
function commonSlot(slot: StatisticSlot, { statistics, common }: ColumnDraw): readonly StatisticSlot[] {
  if (slot.stavalues === null || commonValuesOf(statistics) === undefined) return [slot]
  if (common.length === 0) return []
  const values = arrayText(common.map(({ value }) => value))
  const stanumbers = realArray(common.map(({ frequency }) => frequency))
  return [{ ...slot, stanumbers, stavalues: { ...slot.stavalues, values } }]
}

/** Where most rows have one value it is the others that the coefficient hangs on, of which a sample has few. */
function correlationSlot(slot: StatisticSlot, { statistics, filled, dice }: ColumnDraw): StatisticSlot {
  const [correlation] = numbersOf(slot)
  if (correlation === undefined) return slot
  const [commonest] = commonValuesOf(statistics) ?? []
  const others = Math.max(1 - (commonest?.frequency ?? 0), 1 / filled.sample)
  const fewness = Math.max(1, 1 / (2 * Math.sqrt(others)))
  const error = correlationError(correlation, filled.sample) * strayOf(filled) * fewness
  const drawn = randomNormal.source(dice('correlation'))(correlation, error)()
  return { ...slot, stanumbers: realArray([Math.min(1, Math.max(-1, drawn))]) }
}

/** A histogram is about the values that are not among the most common. */
function boundsSlot(slot: StatisticSlot, { statistics, filled, dice }: ColumnDraw): StatisticSlot {
  const listed = statistics.slots.filter((one) => isOfKind(one, 'most common values')).flatMap(numbersOf)
  const rest = 1 - statistics.stanullfrac - listed.reduce((sum, one) => sum + one, 0)
  const population = partOf(filled, Math.max(0, rest) / (1 - statistics.stanullfrac))
  return slot.stavalues === null
    ? slot
    : { ...slot, stavalues: redrawBounds(slot.stavalues, population, dice('bounds')) }
}

/** Histograms of the ends of ranges, and of their lengths, beside which is the share of those that are empty. */
function rangeSlot(slot: StatisticSlot, { filled, dice }: ColumnDraw): StatisticSlot {
  const purpose = String(slot.stakind)
  const empty = numbersOf(slot).map((share) => redrawShare(share, filled, dice('empty', purpose)))
  return {
    ...slot,
    stanumbers: slot.stanumbers && realArray(empty),
    stavalues: slot.stavalues && redrawBounds(slot.stavalues, filled, dice('bounds', purpose)),
  }
}

function realArray(numbers: readonly number[]): string {
  return `{${numbers.map(singlePrecisionText).join(',')}}`
}
