import { larger, smaller } from './spread.ts'

/** What the planner reads of a column's values when two columns are merged. */
export interface Profile {
  /** In ascending order. */
  readonly histogram: readonly bigint[]
  readonly common: readonly bigint[]
  /** Of an index whose first key it is. */
  readonly ends?: { readonly min: bigint; readonly max: bigint }
}

/** A bin of a histogram, with extremes of columns strictly between its bounds. */
interface Bin {
  readonly low: bigint
  readonly high: bigint
  readonly within: readonly bigint[]
  /** Of these, those that are likely to be asked about. */
  readonly likely: readonly bigint[]
}

/** Points between which distances have to stay in proportion: those of bins that overlap, in ascending order. */
export interface RigidGroup {
  readonly points: readonly bigint[]
  readonly bins: readonly Bin[]
}

export interface AskedColumn {
  readonly profiles: readonly Profile[]
  readonly extremes: ReadonlySet<bigint>
  /** Of these, those that are likely; absent: all. */
  readonly likely?: ReadonlySet<bigint>
}

/**
 * `mergejoinscansel` of selfuncs.c asks which share of a column lies below the least and the largest value of another. Where
 * such a value lies within a bin of the histogram, the answer is interpolated between the bounds of that bin. All else
 * that is estimated without literals rests on order and equality.
 *
 * Takes the profiles of every column, and the extremes that may be asked about with it.
 */
export function rigidGroups(columns: readonly AskedColumn[]): readonly RigidGroup[] {
  const bins = columns.flatMap(({ profiles, extremes, likely = extremes }) =>
    profiles.flatMap((profile) => binsAround(profile, extremes, likely)),
  )
  const groups: { high: bigint; readonly points: Set<bigint>; readonly bins: Bin[] }[] = []
  for (const bin of bins.toSorted((one, other) => compare(one.low, other.low))) {
    let last = groups.at(-1)
    if (last === undefined || bin.low > last.high) {
      last = { high: bin.high, points: new Set(), bins: [] }
      groups.push(last)
    }
    last.high = larger(last.high, bin.high)
    last.bins.push(bin)
    for (const point of [bin.low, ...bin.within, bin.high]) last.points.add(point)
  }
  return groups.map(({ points, bins: inside }) => ({ points: [...points].toSorted(compare), bins: inside }))
}

/** The least and the largest value that statistics show (`get_variable_range`); not those of an index. */
export function extremesOf(profiles: readonly Profile[]): ReadonlySet<bigint> {
  return new Set(
    profiles.flatMap(({ histogram, common }) => {
      const shown = [...histogram, ...common]
      const [first] = shown
      return first === undefined ? [] : [shown.reduce(smaller, first), shown.reduce(larger, first)]
    }),
  )
}

/** The outer bounds are those of the index, where there is one (`ineq_histogram_selectivity`). */
function binsAround(
  { histogram, ends }: Profile,
  extremes: ReadonlySet<bigint>,
  likely: ReadonlySet<bigint>,
): readonly Bin[] {
  if (histogram.length < 2) return []
  const bounds = ends === undefined ? histogram : [ends.min, ...histogram.slice(1, -1), ends.max]
  const byBin = new Map<number, bigint[]>()
  for (const extreme of extremes) {
    const above = firstAtLeast(bounds, extreme)
    const [low, high] = [bounds[above - 1], bounds[above]]
    // Ends that are no longer outside the histogram leave a bin without an inside.
    if (low === undefined || high === undefined || low >= extreme || extreme >= high) continue
    byBin.set(above, [...(byBin.get(above) ?? []), extreme])
  }
  return [...byBin].map(([above, within]) => ({
    low: bounds[above - 1] ?? 0n,
    high: bounds[above] ?? 0n,
    within,
    likely: within.filter((extreme) => likely.has(extreme)),
  }))
}

function firstAtLeast(bounds: readonly bigint[], value: bigint): number {
  let [low, high] = [0, bounds.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((bounds[middle] ?? 0n) < value) low = middle + 1
    else high = middle
  }
  return low
}

export function compare(one: bigint, other: bigint): number {
  return one < other ? -1 : one > other ? 1 : 0
}
