import { groupBy } from '../../postgres/group-by.ts'
import type { KeyedRandom } from './random.ts'

export interface Span {
  readonly low: bigint
  readonly high: bigint
}

/** Something that needs a place on a line of whole numbers: a point, or points that stay together. */
export interface Item extends Span {
  /** From its first point to its last; 0 for a point. */
  readonly length: bigint
  /** Its first point may be at a multiple of `unit` and `residue` more, from `low` to `high`. */
  readonly unit: bigint
  readonly residue: bigint
}

/**
 * Places for the first points of items, in their order and apart from each other; undefined where there is no room.
 * The gaps are those of points that are thrown on a line, so that they tell nothing but the order.
 */
export function spread(
  items: readonly Item[],
  span: Span,
  random: KeyedRandom,
): readonly bigint[] | undefined {
  const rooms = roomsOf(items, span)
  if (rooms === undefined) return undefined

  let free = span.low
  return [...groupBy(rooms, ({ low, high }) => `${low} ${high}`).values()].flatMap((group) => {
    const room = { low: larger(free, group[0]?.low ?? free), high: group[0]?.high ?? free }
    const wishes = thrown(
      group.map(({ item }) => item.length),
      room,
      random,
    )
    const places = settleIn(group, wishes, free)
    free = (places.at(-1) ?? free) + (group.at(-1)?.item.length ?? 0n) + 1n
    return places
  })
}

/** The same, each item as near as can be to where it is wished. */
export function settle(
  items: readonly Item[],
  span: Span,
  wishes: readonly bigint[],
): readonly bigint[] | undefined {
  const rooms = roomsOf(items, span)
  return rooms && settleIn(rooms, wishes, span.low)
}

function settleIn(rooms: readonly Room[], wishes: readonly bigint[], start: bigint): readonly bigint[] {
  let free = start
  return rooms.map(({ item, lowest, highest }, at) => {
    const least = larger(lowest, upTo(free, item))
    const place = smaller(larger(downTo(wishes[at] ?? least, item), least), highest)
    free = place + item.length + 1n
    return place
  })
}

interface Room extends Span {
  readonly item: Item
  /** The first and the last place that leave enough for all others. */
  readonly lowest: bigint
  readonly highest: bigint
}

/** What each item may use: `low` and `high` hold for all that share the same bounds. */
function roomsOf(items: readonly Item[], span: Span): readonly Room[] | undefined {
  const above: Pick<Room, 'highest' | 'high'>[] = []
  let [end, high] = [span.high, span.high]
  for (const item of items.toReversed()) {
    high = smaller(high, item.high + item.length)
    const highest = downTo(smaller(item.high, end - item.length), item)
    above.push({ highest, high })
    end = highest - 1n
  }
  above.reverse()

  const rooms: Room[] = []
  let [free, low] = [span.low, span.low]
  for (const [at, item] of items.entries()) {
    low = larger(low, item.low)
    const lowest = upTo(larger(item.low, free), item)
    const { highest = lowest - 1n, high: top = high } = above[at] ?? {}
    if (lowest > highest) return undefined
    rooms.push({ item, low, high: top, lowest, highest })
    free = lowest + item.length + 1n
  }
  return rooms
}

/** Where things of some lengths would lie if they were thrown: gaps as they come between random points. */
export function thrown(
  lengths: readonly bigint[],
  { low, high }: Span,
  random: KeyedRandom,
): readonly bigint[] {
  const free = larger(high - low - lengths.reduce((sum, length) => sum + length, 0n), 0n)
  const gaps = [...lengths, 0n].map(() => randomGap(random))
  const all = gaps.reduce((sum, gap) => sum + gap, 0n)
  let [gone, taken] = [0n, 0n]
  return lengths.map((length, at) => {
    gone += gaps[at] ?? 0n
    const place = low + (free * gone) / all + taken
    taken += length
    return place
  })
}

/** The distance between neighbours of many random points, in millionths of the mean. */
function randomGap(random: KeyedRandom): bigint {
  return BigInt(Math.ceil(-Math.log(1 - random.fraction()) * 1e6)) + 1n
}

function upTo(least: bigint, { unit, residue }: Item): bigint {
  return least + modulo(residue - least, unit)
}

function downTo(most: bigint, { unit, residue }: Item): bigint {
  return most - modulo(most - residue, unit)
}

/** Never negative. */
export function modulo(value: bigint, unit: bigint): bigint {
  return ((value % unit) + unit) % unit
}

export function larger(one: bigint, other: bigint): bigint {
  return one > other ? one : other
}

export function smaller(one: bigint, other: bigint): bigint {
  return one < other ? one : other
}
