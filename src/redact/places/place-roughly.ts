import type { Block, Line } from './line.ts'
import { limitsAt, missOf, placeStarts, pointItem, runsOf, stretchesOf } from './line.ts'
import type { KeyedRandom } from './random.ts'
import type { Span } from './spread.ts'
import { larger, settle, smaller, thrown } from './spread.ts'

/**
 * Places with distances in proportion as far as whole numbers can have them: floating-point numbers are no more exact, and
 * strings only have so many letters. Where points cannot even be apart, the next ones give way. The more room rigid
 * points take, the more exact they are, and the closer are all others: the best of some shares is taken.
 */
export function placeRoughly(
  points: readonly bigint[],
  line: Line,
  span: Span,
  random: KeyedRandom,
): ReadonlyMap<bigint, bigint> | undefined {
  let best: { readonly places: ReadonlyMap<bigint, bigint>; readonly miss: number } | undefined
  for (const percent of [90n, 50n, 20n, 5n]) {
    const places = placeWith(points, line, span, percent, random)
    if (places === undefined) continue
    const miss = missOf(line, places)
    if (best === undefined || miss < best.miss) best = { places, miss }
    if (miss < negligible) break
  }
  return best?.places
}

/** Of a bin: no table has so many rows in one. */
const negligible = 1e-9

function placeWith(
  points: readonly bigint[],
  line: Line,
  span: Span,
  percent: bigint,
  random: KeyedRandom,
): ReadonlyMap<bigint, bigint> | undefined {
  const blocks = blocksOf(points, line, span, percent)
  const wishes = new Map(placeStarts(points, line, blocks, span, random, { inUnits: false }))
  for (const { points: within, offsets } of blocks) {
    const place = wishes.get(within[0] ?? 0n) ?? 0n
    for (const { between, left, point } of runsOf(within, offsets)) {
      const right = place + (offsets.get(point) ?? 0n)
      const room = { low: left === undefined ? right : place + (offsets.get(left) ?? 0n), high: right }
      const places = thrown(
        between.map(() => 0n),
        room,
        random,
      )
      for (const [at, each] of between.entries()) wishes.set(each, places[at] ?? right)
      wishes.set(point, right)
    }
  }
  const places = settle(
    points.map((point) => pointItem(line, point)),
    span,
    points.map((point) => wishes.get(point) ?? 0n),
  )
  return places && new Map(points.map((point, at) => [point, places[at] ?? 0n]))
}

/** Each with as much room as it has points, of what the points below and above leave it. */
function blocksOf(points: readonly bigint[], line: Line, span: Span, percent: bigint): readonly Block[] {
  const stretches = stretchesOf(points, line)
  const count = stretches.reduce((sum, { inside }) => sum + inside.length, 1)
  const roomAt = roomsOf(points, line, span)
  return stretches.map(({ rigid, inside, length }) => {
    const [low, high] = [roomAt.get(inside[0] ?? 0n)?.low ?? 0n, roomAt.get(inside.at(-1) ?? 0n)?.high ?? 0n]
    const share = (larger(high - low, 0n) * percent * BigInt(inside.length)) / (100n * BigInt(count))
    return {
      points: inside,
      offsets: new Map(rigid.map(({ point, distance }) => [point, (distance * share) / length])),
      length: share,
      unit: 1n,
      residue: 0n,
    }
  })
}

/** A point is above the lowest place of any before it, and below the highest of any behind it. */
function roomsOf(points: readonly bigint[], line: Line, span: Span): ReadonlyMap<bigint, Span> {
  const rooms = new Map<bigint, Span>()
  let { low, high } = span
  for (const point of points.toReversed()) {
    high = smaller(high, limitsAt(line, point).high)
    rooms.set(point, { low, high })
  }
  for (const point of points) {
    low = larger(low, limitsAt(line, point).low)
    rooms.set(point, { low, high: rooms.get(point)?.high ?? high })
  }
  return rooms
}
