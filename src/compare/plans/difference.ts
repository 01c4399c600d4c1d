/** What only one of two lists holds, as far as the keys tell that each list is asked for in its own way. */
export function differenceOf<T>(
  before: readonly T[],
  after: readonly T[],
  keyOf: { readonly before: (item: T) => string; readonly after: (item: T) => string },
): { readonly added: readonly T[]; readonly removed: readonly T[] } {
  const keysBefore = new Set(before.map(keyOf.before))
  const keysAfter = new Set(after.map(keyOf.after))
  return {
    added: after.filter((item) => !keysBefore.has(keyOf.after(item))),
    removed: before.filter((item) => !keysAfter.has(keyOf.before(item))),
  }
}
