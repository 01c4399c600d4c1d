/** All choices of two and more out of so many, the smaller first: of each size as `generate_combinations` of mvdistinct.c orders them. */
export function subsetsOf(count: number): readonly (readonly number[])[] {
  const sizes = Array.from({ length: Math.max(0, count - 1) }, (_, place) => place + 2)
  return sizes.flatMap((size) => choose(0, size, count))
}

function choose(first: number, size: number, count: number): readonly (readonly number[])[] {
  if (size === 0) return [[]]
  const starts = Array.from({ length: Math.max(0, count - first) }, (_, place) => first + place)
  return starts.flatMap((start) => choose(start + 1, size - 1, count).map((rest) => [start, ...rest]))
}
