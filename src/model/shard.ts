/** One of several parts of a corpus, each planned on a machine of its own. */
export interface Shard {
  /** From 1. */
  readonly index: number
  readonly count: number
}

/** The items of a shard: each is in one shard only, the shards are in the order of the items and equally long, give or take one. */
export function partOf<Item>(items: readonly Item[], { index, count }: Shard): readonly Item[] {
  const start = (part: number): number => Math.floor((items.length * part) / count)
  return items.slice(start(index - 1), start(index))
}
