import type { Block, Line, Stretch } from './line.ts'
import { missOf, placeStarts, pointItem, runsOf, stretchesOf } from './line.ts'
import type { Limits } from '../numbers/number-kind.ts'
import type { KeyedRandom } from './random.ts'
import type { RigidGroup } from './rigid.ts'
import { spread } from './spread.ts'

/** How pseudonyms of strings are made. */
export interface StringPlan {
  /** In ascending order. */
  readonly alphabet: readonly string[]
  /** Whether each is as long as its value; else all are equally long, whose order no collation can see otherwise. */
  readonly keepsLengths: boolean
}

/** Strings that keep their distances in proportion, by their places in the list. */
export interface RigidStrings {
  readonly groups: readonly RigidGroup[]
  /** Where they lie, as the planner interpolates. */
  readonly scalars: ReadonlyMap<bigint, bigint>
}

export interface PlacedStrings {
  readonly texts: readonly string[]
  /** Whether some had to be longer than asked for to be apart. */
  readonly isLonger: boolean
}

export const noRigidStrings: RigidStrings = { groups: [], scalars: new Map() }

/**
 * Strings in ascending order, one for each length, as long as asked for where that leaves room, and longer where it does
 * not. They are compared letter by letter, and what is a prefix comes first.
 */
export function placeStrings(
  lengths: readonly number[],
  { alphabet, keepsLengths }: StringPlan,
  rigid: RigidStrings,
  random: KeyedRandom,
): PlacedStrings {
  const most = significant(lengths.length, alphabet.length, rigid)
  const page: Page = { base: BigInt(alphabet.length), most }
  for (let least = keepsLengths ? 1 : most; ; least += 1) {
    const wanted = lengths.map((length) =>
      length === 0 && keepsLengths ? 0 : Math.max(least, Math.min(length, most)),
    )
    const freely = placeFreely(wanted, page, random)
    if (freely === undefined) continue
    const placed = placeRigidly(wanted, page, rigid, random) ?? freely
    const texts = placed.map((head, at) => {
      const rest = keepsLengths ? Math.max(0, (lengths[at] ?? 0) - head.length) : 0
      return write(head, page, alphabet) + (alphabet[0] ?? '').repeat(rest)
    })
    return { texts, isLonger: wanted.some((length, at) => length > (lengths[at] ?? 0)) }
  }
}

/** So many letters that there is room between random strings, and that distances are exact enough where they count. */
function significant(count: number, letters: number, { groups }: RigidStrings): number {
  const possible = Math.max(1000 * (count + 1), groups.length > 0 ? 1e18 : 0)
  return Math.ceil(Math.log(possible) / Math.log(letters))
}

/**
 * All strings of up to so many letters. A string's place is its number, filled up with the first letter, and then its length,
 * by which a prefix comes before what it begins.
 */
interface Page {
  readonly base: bigint
  readonly most: number
}

interface Head {
  readonly place: bigint
  readonly length: number
}

/** Greater than any length. */
const lengths = 1024n

function limitsOf(length: number, { base, most }: Page): Limits {
  return {
    low: 0n,
    high: base ** BigInt(most) * lengths - 1n,
    unit: base ** BigInt(most - length) * lengths,
    residue: BigInt(length),
  }
}

function write({ place, length }: Head, page: Page, alphabet: readonly string[]): string {
  const letters: string[] = []
  let rest = place / limitsOf(length, page).unit
  for (; letters.length < length; rest /= page.base) letters.push(alphabet[Number(rest % page.base)] ?? '')
  return letters.toReversed().join('')
}

function lineOf(wanted: readonly number[], page: Page, { groups, scalars }: RigidStrings): Line {
  const limits = new Map(wanted.map((length, at) => [BigInt(at), limitsOf(length, page)]))
  return { limits, scalars, groups }
}

/** Undefined where there is no room. */
function placeFreely(
  wanted: readonly number[],
  page: Page,
  random: KeyedRandom,
): readonly Head[] | undefined {
  const line = lineOf(wanted, page, noRigidStrings)
  const items = wanted.map((_, at) => pointItem(line, BigInt(at)))
  const places = spread(items, limitsOf(page.most, page), random)
  return places?.map((place, at) => ({ place, length: wanted[at] ?? 0 }))
}

/**
 * First the rigid ones, in as much room as there is; then, between each two of them, the others, which are made longer where
 * that room is too small.
 */
function placeRigidly(
  wanted: readonly number[],
  page: Page,
  rigid: RigidStrings,
  random: KeyedRandom,
): readonly Head[] | undefined {
  if (rigid.groups.length === 0) return undefined
  const line = lineOf(wanted, page, rigid)
  const points = wanted.map((_, at) => BigInt(at))
  const stretches = stretchesOf(points, line)
  for (const percent of [50n, 20n, 5n, 1n]) {
    const blocks = stretches.map((stretch) => blockOf(stretch, stretches, page, percent))
    const starts = placeStarts(points, line, blocks, limitsOf(page.most, page), random)
    if (starts === undefined) continue
    const heads = new Map(
      [...starts].map(([point, place]) => [point, { place, length: wanted[Number(point)] ?? 0 }]),
    )
    const fits = blocks.every((block, at) => {
      const pinned = pin(block, rigid.groups[at], starts, wanted, page, rigid)
      return fillIn(block, pinned, wanted, page, heads, random)
    })
    if (fits) return points.map((point) => heads.get(point) ?? { place: 0n, length: 0 })
  }
  return undefined
}

/** With as much room as it has points. */
function blockOf(
  { rigid, inside, length }: Stretch,
  all: readonly Stretch[],
  page: Page,
  percent: bigint,
): Block {
  const points = all.reduce((sum, stretch) => sum + stretch.inside.length, 1)
  const { high } = limitsOf(page.most, page)
  const share = (high * percent * BigInt(inside.length)) / (100n * BigInt(points))
  const offsets = rigid.map(({ point, distance }): [bigint, bigint] => [point, (distance * share) / length])
  // The length of a string has its own place at the end.
  return { points: inside, offsets: new Map(offsets), length: share + lengths, unit: lengths, residue: 0n }
}

/** Rigid strings in their places: as long as they should be, or as long as it takes for their shares. */
function pin(
  { points, offsets }: Block,
  group: RigidGroup | undefined,
  starts: ReadonlyMap<bigint, bigint>,
  wanted: readonly number[],
  page: Page,
  { scalars }: RigidStrings,
): ReadonlyMap<bigint, Head> {
  const start = starts.get(points[0] ?? 0n) ?? 0n
  const pinAt = (lengthOf: (point: bigint) => number) =>
    new Map(
      [...offsets].map(([point, offset]) => {
        const length = lengthOf(point)
        const { unit } = limitsOf(length, page)
        return [point, { place: ((start + offset) / unit) * unit + BigInt(length), length }]
      }),
    )
  const short = pinAt((point) => wanted[Number(point)] ?? 0)
  if (group !== undefined && isApart(short) && startsLater(short, start)) {
    const places = new Map([...short].map(([point, { place }]) => [point, place]))
    if (missOf({ limits: new Map(), scalars, groups: [group] }, places) <= tolerable) return short
  }
  return apart(
    pinAt(() => page.most),
    points,
    offsets,
  )
}

/** Where the planner sees no distance, just enough for those in between. */
function apart(
  heads: ReadonlyMap<bigint, Head>,
  points: readonly bigint[],
  offsets: Block['offsets'],
): ReadonlyMap<bigint, Head> {
  const moved = new Map<bigint, Head>()
  let least = 0n
  for (const { between, point } of runsOf(points, offsets)) {
    const { place = 0n, length = 0 } = heads.get(point) ?? {}
    const needed = least === 0n ? 0n : least + BigInt(between.length + 1) * lengths
    moved.set(point, { place: place > needed ? place : needed, length })
    least = moved.get(point)?.place ?? 0n
  }
  return moved
}

function isApart(heads: ReadonlyMap<bigint, Head>): boolean {
  const places = [...heads.values()].map(({ place }) => place)
  return places.every((place, at) => at === 0 || place > (places[at - 1] ?? 0n))
}

/** A short string may have to begin before its block, where others are. */
function startsLater(heads: ReadonlyMap<bigint, Head>, start: bigint): boolean {
  return [...heads.values()].every(({ place }) => place >= start)
}

/** Of a bin: what the rounding to whole rows mostly hides. */
const tolerable = 1e-6

function fillIn(
  { points, offsets }: Block,
  pinned: ReadonlyMap<bigint, Head>,
  wanted: readonly number[],
  page: Page,
  heads: Map<bigint, Head>,
  random: KeyedRandom,
): boolean {
  for (const [point, head] of pinned) heads.set(point, head)
  return runsOf(points, offsets).every(({ left, between, point }) => {
    const low = (left === undefined ? 0n : (pinned.get(left)?.place ?? 0n)) + 1n
    const room = { low, high: (pinned.get(point)?.place ?? 0n) - 1n }
    for (let least = 0; least <= page.most; least += 1) {
      const longer = between.map((each) => Math.max(wanted[Number(each)] ?? 0, least))
      const items = longer.map((length) => ({ length: 0n, residue: 0n, ...limitsOf(length, page) }))
      const places = spread(items, room, random)
      if (places === undefined) continue
      for (const [at, each] of between.entries()) {
        heads.set(each, { place: places[at] ?? 0n, length: longer[at] ?? 0 })
      }
      return true
    }
    return false
  })
}
