/** What is a count of rows divided by the number of rows in ANALYZE's sample. */
export interface Shares {
  /** In double precision, but for the rounding of the planner's reckoning. */
  readonly exact: readonly number[]
  /** In single precision. */
  readonly rounded: readonly number[]
}

/**
 * How many rows were in the sample: the least number of which all shares are counts. Undefined where there is none that ANALYZE
 * would take.
 */
export function sampleRows({ exact, rounded }: Shares): number | undefined {
  let divisor = 1
  for (const share of exact) {
    const denominator = denominatorOf(share)
    if (denominator === undefined) return undefined
    divisor = (divisor / greatestCommonDivisor(divisor, denominator)) * denominator
    if (divisor > mostRows) return undefined
  }
  const fits = (rows: number): boolean =>
    rows > 0 &&
    rows % divisor === 0 &&
    rounded.every((share) => Math.fround(Math.round(share * rows) / rows) === Math.fround(share))
  for (let rows = divisor; rows <= mostRows; rows += divisor) if (fits(rows)) return rows
  return undefined
}

/** 300 times the greatest statistics target there is. */
const mostRows = 3_000_000

/** Of the simplest fraction that is this number: the first of its continued fraction's convergents that is near enough. */
function denominatorOf(share: number): number | undefined {
  let [rest, denominator, before] = [share, 1, 0]
  while (denominator <= mostRows) {
    if (Math.abs(Math.round(share * denominator) / denominator - share) < rounding) return denominator
    const whole = Math.floor(rest)
    if (rest === whole) return undefined
    rest = 1 / (rest - whole)
    ;[denominator, before] = [Math.floor(rest) * denominator + before, denominator]
  }
  return undefined
}

const rounding = 2e-14

function greatestCommonDivisor(one: number, other: number): number {
  return other === 0 ? one : greatestCommonDivisor(other, one % other)
}
