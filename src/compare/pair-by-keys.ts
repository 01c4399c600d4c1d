export interface Pair<T> {
  readonly baseline?: T
  readonly candidate?: T
}

/**
 * Pairs what has an equal key, by the first key that finds a counterpart; then tells what is left on either side. The
 * place in its own list is offered for a key as well.
 */
export function pairByKeys<T>(
  baseline: readonly T[],
  candidate: readonly T[],
  keys: readonly ((item: T, at: number) => string)[],
): Pair<T>[] {
  const before = new Set(baseline)
  const after = new Set(candidate)
  const pairs: Pair<T>[] = []

  for (const keyOf of keys) {
    const counterparts = new Map([...after].map((item, at) => [keyOf(item, at), item]))
    for (const [key, item] of [...before].map((one, at) => [keyOf(one, at), one] as const)) {
      const counterpart = counterparts.get(key)
      if (counterpart === undefined) continue
      pairs.push({ baseline: item, candidate: counterpart })
      counterparts.delete(key)
      before.delete(item)
      after.delete(counterpart)
    }
  }
  return [
    ...pairs,
    ...[...before].map((item) => ({ baseline: item })),
    ...[...after].map((item) => ({ candidate: item })),
  ]
}
