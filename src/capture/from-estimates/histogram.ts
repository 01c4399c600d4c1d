/** What the planner says of values in the order of their type. */
export interface AskedOrder {
  /** The share of the rows that it expects to be each value or less. */
  readonly upTo: readonly number[]
  /** Whether each was there when the statistics were made. */
  readonly isShown: readonly boolean[]
  /** Places in the list of those that are common, with their frequencies. */
  readonly common: ReadonlyMap<number, number>
  readonly nullFraction: number
  /** Whether these are all values that there are. */
  readonly isComplete: boolean
  /** How many bounds ANALYZE would keep of so many values. */
  readonly bounds: number
}

/**
 * The bounds of a histogram as far as these values can be: places in the list, repeated where there is no better. A value
 * that is a bound stands exactly at its share of what is in the histogram, which are the rows that are neither null nor
 * common (`ineq_histogram_selectivity` of selfuncs.c). The outermost bounds do not show where the planner looks at the ends
 * of an index instead; the outermost values are taken that were there.
 */
export function findBounds({
  upTo,
  isShown,
  isComplete,
  common,
  nullFraction,
  bounds,
}: AskedOrder): readonly number[] {
  const inHistogram = 1 - nullFraction - [...common.values()].reduce((sum, frequency) => sum + frequency, 0)
  const values: PlacedValue[] = []
  let commonBelow = 0
  for (const [place, share] of upTo.entries()) {
    const frequency = common.get(place)
    if (frequency === undefined) values.push({ place, position: (share - commonBelow) / inHistogram })
    else commonBelow += frequency
  }
  const shown = values.filter(({ place }) => isShown[place] === true)
  const [first, last] = [shown[0] ?? values[0], shown.at(-1) ?? values.at(-1)]
  if (first === undefined || last === undefined || values.length < 2 || inHistogram < least) return []

  const between = Array.from({ length: bounds - 2 }, (_, bound) =>
    boundAt(values, (bound + 1) / (bounds - 1), isComplete),
  )
  return [first, ...between, last].map(({ place }) => place)
}

/** Less than that is nothing but the rounding of frequencies. */
const least = 1e-5

interface PlacedValue {
  readonly place: number
  readonly position: number
}

/**
 * What stands in that position or, of all values that there are, the next: it is several bounds at once, and stands in the
 * position of the last. Text that is alike in its first letters stands in one position: the bound is what comes last there.
 */
function boundAt(values: readonly PlacedValue[], position: number, isComplete: boolean): PlacedValue {
  const [under, over] = [
    values.findLast((value) => value.position <= position + rounding),
    values.find((value) => value.position > position + rounding),
  ]
  if (under === undefined || over === undefined) return (under ?? over) as PlacedValue
  const isThere = position - under.position <= rounding
  const isNearer = !isComplete && position - under.position <= over.position - position
  return isThere || isNearer ? under : over
}

/** Of positions. */
const rounding = 1e-9
