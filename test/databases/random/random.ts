/** A source of chance that says the same again for the same seed, on every machine. */
export interface Random {
  /** A whole number from 0 to one below the limit. */
  below(limit: number): number
  /** Whether something of that probability happens. */
  chance(probability: number): boolean
  pick<Item>(items: readonly Item[]): Item
  /** Some different ones of a list, in a random order: fewer where the list is shorter. */
  some<Item>(items: readonly Item[], count: number): readonly Item[]
}

/** Begins a series of chances. Seeds are texts, so that the 7th statement of seed 42 is `42:7` and needs no other. */
export function randomFrom(seed: string): Random {
  const next = chances(hash(seed))
  const below = (limit: number): number => Math.floor(next() * limit)
  return {
    below,
    chance: (probability) => next() < probability,
    pick: (items) => {
      if (items.length === 0) throw new RangeError('There is nothing to pick from')
      return items[below(items.length)] as (typeof items)[number]
    },
    some: (items, count) => {
      const left = [...items]
      const taken = []
      while (taken.length < count && left.length > 0) taken.push(...left.splice(below(left.length), 1))
      return taken
    },
  }
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (const character of text) value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193)
  return value
}

/** Mulberry32: numbers from 0 to below 1. */
function chances(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
