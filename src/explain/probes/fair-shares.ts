/**
 * The first items of each list, as many of each as there is room for. Short lists are taken whole, long ones are cut alike:
 * a thousand partitions must not crowd out all other tables.
 */
export function fairShares<Item>(lists: readonly (readonly Item[])[], room: number): readonly Item[] {
  let left = room
  const shares = new Map<readonly Item[], number>()
  const byLength = lists.toSorted((one, other) => one.length - other.length)
  for (const [turn, list] of byLength.entries()) {
    const share = Math.min(list.length, Math.floor(left / (lists.length - turn)))
    shares.set(list, share)
    left -= share
  }
  return lists.flatMap((list) => list.slice(0, shares.get(list)))
}
