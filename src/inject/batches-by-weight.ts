/** Parts a list so that no part is much heavier than a statement may be, in characters. */
export function batchesByWeight<Value>(
  values: readonly Value[],
  weightOf: (value: Value) => number,
): readonly (readonly Value[])[] {
  const batches: Value[][] = []
  let weight = Infinity
  for (const value of values) {
    if (weight > maximalWeight) {
      batches.push([])
      weight = 0
    }
    batches.at(-1)?.push(value)
    weight += weightOf(value)
  }
  return batches
}

const maximalWeight = 4_000_000
