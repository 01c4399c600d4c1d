/** What the planner says of values that may be common. */
export interface AskedValues {
  /** The share of the rows that it expects to equal each value. */
  readonly shares: readonly number[]
  /** How many different values it expects. */
  readonly distinct: number
  readonly nullFraction: number
  /** How many rows the table has for it. */
  readonly tuples: number
  /** How many ANALYZE would keep. */
  readonly most: number
}

/**
 * Finds which values are among the most common ones: places in the list. Their shares are then frequencies, in full.
 *
 * All values that are not common have the same share, which is what the others leave of the rows, divided among them
 * (`var_eq_const` of selfuncs.c), and never more than that of the least common.
 */
export function findCommonValues(asked: AskedValues): readonly number[] {
  const { shares, distinct, nullFraction } = asked
  if (shares.length === 0) return []
  const places = shares.map((_, place) => place)
  if (areAll(asked)) return places

  const least = Math.min(...shares)
  const above = places.filter((place) => !isSame(shares[place] ?? 0, least))
  const taken = above.reduce((sum, place) => sum + (shares[place] ?? 0), 0)
  const others = distinct - above.length
  const left = Math.max(0, 1 - nullFraction - taken)
  const shareOfOthers = others > 1 ? left / others : left
  if (isSame(shareOfOthers, least) || above.length === 0 || shareOfOthers < least) return above
  // The others would have more than the least common, and are held down to it: there is a common one with just that share.
  return [...above, ...places.filter((place) => !above.includes(place)).slice(0, 1)]
}

/**
 * Of few values ANALYZE keeps all that it found twice, if it found all others twice as well or read the whole table
 * (`compute_scalar_stats` and `analyze_mcv_list` of analyze.c).
 */
function areAll({ shares, distinct, nullFraction, tuples, most }: AskedValues): boolean {
  const covered = shares.reduce((sum, share) => sum + share, nullFraction)
  const fewest = Math.min(...shares) * Math.min(tuples, 300 * most)
  return shares.length === distinct && distinct <= most && covered > 1 - tolerance && fewest > 1.5
}

/** Frequencies are of single precision. */
const tolerance = 1e-5

function isSame(one: number, other: number): boolean {
  return Math.abs(one - other) <= 1e-9 + 1e-6 * Math.max(one, other)
}
