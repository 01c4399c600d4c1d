import type { ColumnStatistics } from '../../model/snapshot.ts'
import type { ValueRange } from '../../model/movement.ts'
import { commonValuesOf } from './common-values.ts'
import type { Sampled } from './sampling.ts'
import { elementsOf, slotOf } from '../../postgres/statistics-text.ts'

/**
 * The ranges of a column's values, where one side has rows beyond the other's range. The last bound of a histogram is the
 * largest value of a sample and is another one every time; that a whole bucket lies beyond it never happens by chance.
 */
export function movedRange(
  before: Sampled,
  after: Sampled,
): { readonly before: ValueRange; readonly after: ValueRange } | undefined {
  const [was, is] = [orderedValues(before.statistics), orderedValues(after.statistics)]
  if (was === undefined || is === undefined) return undefined
  const moved = { before: rangeOf(was, is), after: rangeOf(is, was) }
  const beyond = [moved.before, moved.after].flatMap(({ below, above }) => [below, above])
  const least = Math.max(leastShare, rowsByChance / Math.min(before.sample, after.sample))
  return beyond.some((share) => share >= least) ? moved : undefined
}

/** Of rows, before it is told. */
const leastShare = 0.005
/** So many rows of a sample are no chance, where none were expected. */
const rowsByChance = 25

interface OrderedValues {
  readonly min: Value
  readonly max: Value
  readonly bounds: readonly Value[]
  /** The share of rows that the histogram is about. */
  readonly share: number
  readonly common: readonly { readonly value: Value; readonly frequency: number }[]
}

interface Value {
  readonly text: string
  readonly key: number | bigint | string
}

function orderedValues(statistics: ColumnStatistics): OrderedValues | undefined {
  const slot = slotOf(statistics, 'histogram')
  const keyOf = keys[slot?.stavalues?.type ?? '']
  if (keyOf === undefined) return undefined

  const read = (text: string): Value | undefined => {
    const key = keyOf(text)
    return key === undefined ? undefined : { text, key }
  }
  const frequencies = commonValuesOf(statistics)
  if (frequencies === undefined) return undefined
  const bounds = (elementsOf(slot) ?? []).map(read)
  const common = [...frequencies].map(([text, frequency]) => ({
    value: read(text),
    frequency,
  }))
  const values = [...bounds, ...common.map(({ value }) => value)]
  if (bounds.length < 2 || !values.every((value) => value !== undefined)) return undefined
  const inOrder = values.toSorted(byKey)
  const [min, max] = [inOrder[0], inOrder.at(-1)]
  if (min === undefined || max === undefined) return undefined

  const known = common.reduce((sum, { frequency }) => sum + frequency, statistics.stanullfrac)
  return {
    min,
    max,
    bounds: bounds.filter((value) => value !== undefined),
    share: Math.max(0, 1 - known),
    common: common.flatMap(({ value, frequency }) => (value === undefined ? [] : [{ value, frequency }])),
  }
}

function rangeOf(own: OrderedValues, other: OrderedValues): ValueRange {
  return {
    min: own.min.text,
    max: own.max.text,
    below: shareOf(own, (value) => byKey(value, other.min) < 0),
    above: shareOf(own, (value) => byKey(value, other.max) > 0),
  }
}

/** A bucket counts where both its ends are beyond. */
function shareOf({ bounds, share, common }: OrderedValues, isBeyond: (value: Value) => boolean): number {
  const buckets = Math.max(0, bounds.filter(isBeyond).length - 1)
  const values = common.filter(({ value }) => isBeyond(value))
  return values.reduce((sum, { frequency }) => sum + frequency, (share * buckets) / (bounds.length - 1))
}

function byKey({ key: one }: Value, { key: other }: Value): number {
  return one < other ? -1 : Number(one > other)
}

/** Types whose text, as a capture prints it, can be put in order without a database; undefined for what cannot, as `infinity`. */
const keys: Readonly<Record<string, (text: string) => number | bigint | string | undefined>> = {
  smallint: Number,
  integer: Number,
  bigint: BigInt,
  real: Number,
  'double precision': Number,
  numeric: Number,
  date: yearFirst,
  'timestamp without time zone': yearFirst,
  'timestamp with time zone': yearFirst,
}

/** ISO dates in UTC of the years 0001 to 9999 are in the order of their characters. */
function yearFirst(text: string): string | undefined {
  return /^\d{4}-[^B]*$/.test(text) ? text.replace('+00', '') : undefined
}
