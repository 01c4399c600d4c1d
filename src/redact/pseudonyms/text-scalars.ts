import { Buffer } from 'node:buffer'
import type { RigidStrings } from '../places/place-strings.ts'
import type { RigidGroup } from '../places/rigid.ts'

/**
 * Where strings lie as the planner interpolates between them (`convert_string_to_scalar` of selfuncs.c), for each group.
 *
 * To the planner characters are digits in a base that it takes from the bounds of the bin, so that bins that overlap may
 * put the same strings at other shares. Places are sought that give every bin its shares, starting from one base for
 * all; they are found where the bins do not contradict each other. `textOf` gives the string at a place in the list.
 *
 * This is exact where the planner takes text by its bytes, as it does under the collations that are ordered by them, and
 * before 18 under those of ICU. Under others it transforms text first, by a function that nobody can call from here
 * (`strxfrm`, `pg_strxfrm`), and shares come out roughly right.
 */
export function textScalars(groups: readonly RigidGroup[], textOf: (point: bigint) => string): RigidStrings {
  const scalars = new Map<bigint, bigint>()
  for (const group of groups) {
    const texts = new Map(group.points.map((point) => [point, Buffer.from(textOf(point))]))
    const bytesOf = (point: bigint) => texts.get(point) ?? Buffer.alloc(0)
    for (const [point, place] of placesIn(group, bytesOf)) scalars.set(point, place)
  }
  return { groups, scalars }
}

/** The same for `bytea`, which has one base everywhere (`convert_bytea_to_scalar`). */
export function byteScalars(groups: readonly RigidGroup[], bytesOf: (point: bigint) => Buffer): RigidStrings {
  const scalars = new Map<bigint, bigint>()
  for (const { points } of groups) {
    for (const point of points) {
      const bytes = Buffer.concat([bytesOf(point), Buffer.alloc(seenBytes)]).subarray(0, seenBytes)
      scalars.set(point, BigInt(`0x${bytes.toString('hex')}`))
    }
  }
  return { groups, scalars }
}

/** Ten from where they differ; what they have in common is not much longer. */
const seenBytes = 64

function placesIn(
  { points, bins }: RigidGroup,
  bytesOf: (point: bigint) => Buffer,
): ReadonlyMap<bigint, bigint> {
  const range = rangeOf(points.map(bytesOf))
  const prefix = commonPrefix(points.map(bytesOf))
  const scalars = points.map((point) => scalarOf(bytesOf(point).subarray(prefix), range))
  // Where bytes are in another order than production has, they say nothing of all, only of each bin.
  const isOrdered = scalars.every((scalar, at) => at === 0 || scalar >= (scalars[at - 1] ?? 0))
  const places = new Map(points.map((point, at) => [point, isOrdered ? (scalars[at] ?? 0) : at]))
  const shares = bins.flatMap(({ low, high, within, likely }) =>
    within.map((extreme) => ({
      low,
      high,
      extreme,
      share: shareOf([low, extreme, high], bytesOf),
      isLikely: likely.includes(extreme),
    })),
  )
  approach(places, shares)
  // Where all cannot be had, the likely ones.
  approach(
    places,
    shares.filter(({ isLikely }) => isLikely),
  )
  return inOrder(points, places)
}

interface Share {
  readonly low: bigint
  readonly high: bigint
  readonly extreme: bigint
  readonly share: number
  readonly isLikely: boolean
}

/** Moves places until each extreme has its share of its bin, as far as that can be (the method of Kaczmarz). */
function approach(places: Map<bigint, number>, shares: readonly Share[]): void {
  for (let round = 0; round < mostRounds; round += 1) {
    let worst = 0
    for (const { low, high, extreme, share } of shares) {
      const [bottom, top, inside] = [low, high, extreme].map((point) => places.get(point) ?? 0)
      if (bottom === undefined || top === undefined || inside === undefined) continue
      const miss = inside - (1 - share) * bottom - share * top
      worst = Math.max(worst, Math.abs(miss) / (top - bottom))
      const step = miss / (1 + (1 - share) ** 2 + share ** 2)
      places.set(extreme, inside - step)
      places.set(low, bottom + (1 - share) * step)
      places.set(high, top + share * step)
    }
    if (worst < 1e-12) return
  }
}

const mostRounds = 1000

/** Whole numbers in ascending order; what came out of order is put just above the one below. */
function inOrder(
  points: readonly bigint[],
  places: ReadonlyMap<bigint, number>,
): ReadonlyMap<bigint, bigint> {
  const first = places.get(points[0] ?? 0n) ?? 0
  const length = Math.max((places.get(points.at(-1) ?? 0n) ?? 0) - first, Number.MIN_VALUE)
  const ordered = new Map<bigint, bigint>()
  let below = -1n
  for (const point of points) {
    const place = BigInt(Math.round((((places.get(point) ?? 0) - first) / length) * 2 ** 52)) << 10n
    below = place > below ? place : below + 1n
    ordered.set(point, below)
  }
  return ordered
}

interface ByteRange {
  readonly low: number
  readonly high: number
}

function shareOf(
  [low, extreme, high]: readonly [bigint, bigint, bigint],
  bytesOf: (point: bigint) => Buffer,
): number {
  const [bottom, inside, top] = [bytesOf(low), bytesOf(extreme), bytesOf(high)]
  const range = rangeOf([bottom, top])
  const prefix = commonPrefix([bottom, inside, top])
  const [from, at, to] = [bottom, inside, top].map((bytes) => scalarOf(bytes.subarray(prefix), range))
  if (from === undefined || at === undefined || to === undefined || to <= from) return 0.5
  return Math.min(1, Math.max(0, (at - from) / (to - from)))
}

/** From the least byte to the greatest; of digits and letters always all of their kind, and never less than ten. */
function rangeOf(texts: readonly Buffer[]): ByteRange {
  let [low, high] = [255, 0]
  for (const text of texts) {
    for (const byte of text) [low, high] = [Math.min(low, byte), Math.max(high, byte)]
  }
  for (const [first, last] of [
    [0x41, 0x5a],
    [0x61, 0x7a],
    [0x30, 0x39],
  ] as const) {
    if (low <= last && high >= first) [low, high] = [Math.min(low, first), Math.max(high, last)]
  }
  return high - low < 9 ? { low: 0x20, high: 127 } : { low, high }
}

function commonPrefix([first, ...others]: readonly Buffer[]): number {
  if (first === undefined) return 0
  let length = 0
  while (length < first.length && others.every((other) => other[length] === first[length])) length += 1
  return length
}

/** The first twelve bytes as a fraction (`convert_one_string_to_scalar`). */
function scalarOf(text: Buffer, { low, high }: ByteRange): number {
  const base = high - low + 1
  let [scalar, unit] = [0, base]
  for (const byte of text.subarray(0, 12)) {
    const digit = byte < low ? -1 : byte > high ? base : byte - low
    scalar += digit / unit
    unit *= base
  }
  return scalar
}
