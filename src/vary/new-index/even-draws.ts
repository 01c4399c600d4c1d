/**
 * Points that fill the unit square evenly, the same in every run: the additive recurrence of two irrational numbers. What is
 * averaged over them settles much sooner than over random ones.
 */
export function* evenDraws(): Generator<readonly [number, number], never, undefined> {
  let [first, second] = [0.5, 0.5]
  for (;;) {
    yield [first, second]
    first = (first + 0.754_877_666_246_692_7) % 1
    second = (second + 0.569_840_290_998_053_2) % 1
  }
}

/** Something that is so with a probability. */
export interface Weighted<Value> {
  readonly value: Value
  /** All together have a weight of 1. */
  readonly weight: number
}

/** The value at a point of the cumulated weights, from 0 to 1. */
export function drawn<Value>(weighted: readonly Weighted<Value>[], point: number): Value {
  let passed = 0
  for (const { value, weight } of weighted) {
    passed += weight
    if (point < passed) return value
  }
  const last = weighted.at(-1)
  if (last === undefined) throw new RangeError('there is nothing to draw from')
  return last.value
}

export function meanOf(weighted: readonly Weighted<number>[]): number {
  return weighted.reduce((sum, { value, weight }) => sum + value * weight, 0)
}

/** A number that is Poisson distributed and at least 1, at a point of its cumulated probabilities. */
export function poissonAtLeastOne(mean: number, point: number): number {
  // Beyond this the distribution is nearly symmetric: a uniform one of the same spread does.
  if (mean > 50) return Math.max(1, Math.round(mean + (point - 0.5) * Math.sqrt(12 * mean)))
  let count = 1
  let probability = (mean * Math.exp(-mean)) / -Math.expm1(-mean)
  let passed = probability
  while (passed < point && count < 200) {
    count += 1
    probability *= mean / count
    passed += probability
  }
  return count
}
