/** What texts have in common that differ in the values written into them only, as far as that can be told in a microsecond. */
export function shapeOf({
  text,
  values,
}: {
  readonly text: string
  readonly values?: readonly unknown[] | undefined
}): string {
  return values !== undefined && values.length > 0
    ? text
    : text.replaceAll(/'(?:[^']|'')*'|\b\d+(?:\.\d+)?\b/g, '?')
}

/** Counts how often one has come with at most a handful of others in between, this time included. */
export function countRuns(): (shape: string) => number {
  const runs = new Map<string, { length: number; last: number }>()
  let now = 0
  return (shape) => {
    now += 1
    const run = runs.get(shape) ?? { length: 0, last: -Infinity }
    run.length = now - run.last <= others + 1 ? run.length + 1 : 1
    run.last = now
    if (runs.size >= mostShapes) runs.clear()
    runs.set(shape, run)
    return run.length
  }
}

/** A loop's body may ask for more than one thing. */
const others = 4
const mostShapes = 10_000
