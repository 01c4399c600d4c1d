import type { Limits } from '../numbers/number-kind.ts'
import type { KeyedRandom } from './random.ts'
import type { RigidGroup } from './rigid.ts'
import type { Item, Span } from './spread.ts'
import { larger, smaller, spread } from './spread.ts'

export interface Line {
  /** Of every point, by where it lies. */
  readonly limits: ReadonlyMap<bigint, Limits>
  /** As the planner interpolates, by where a point lies. */
  readonly scalars: ReadonlyMap<bigint, bigint>
  /** Points that keep their distances in proportion; groups do not overlap. */
  readonly groups: readonly RigidGroup[]
}

/** A stretch of points, and where its rigid ones come to lie, counted from the first. */
export interface Block {
  readonly points: readonly bigint[]
  readonly offsets: ReadonlyMap<bigint, bigint>
  readonly length: bigint
  /** How the first point has to lie, so that all are multiples of their units. */
  readonly unit: bigint
  readonly residue: bigint
}

/** A rigid group and all points that lie in it. */
export interface Stretch {
  readonly first: bigint
  readonly length: bigint
  /** Distances as the planner interpolates them. */
  readonly rigid: readonly { readonly point: bigint; readonly distance: bigint }[]
  readonly inside: readonly bigint[]
}

/** Of points in ascending order, which the groups' are among. */
export function stretchesOf(points: readonly bigint[], { groups, scalars }: Line): readonly Stretch[] {
  const indices = new Map(points.map((point, at) => [point, at]))
  return groups.flatMap(({ points: group }) => {
    const [first, last] = [group[0], group.at(-1)]
    if (first === undefined || last === undefined) return []
    const distances = group.map((point) => (scalars.get(point) ?? point) - (scalars.get(first) ?? first))
    const isMonotone = distances.every((distance, at) => at === 0 || distance > (distances[at - 1] ?? 0n))
    const rigid = group.map((point, at) => ({
      point,
      distance: isMonotone ? (distances[at] ?? 0n) : point - first,
    }))
    return [
      {
        first,
        length: rigid.at(-1)?.distance ?? 0n,
        rigid,
        inside: points.slice(indices.get(first), (indices.get(last) ?? points.length) + 1),
      },
    ]
  })
}

/** Places for the first point of every block, and for all points that are in none. */
export function placeStarts(
  points: readonly bigint[],
  line: Line,
  blocks: readonly Block[],
  span: Span,
  random: KeyedRandom,
  { inUnits = true } = {},
): ReadonlyMap<bigint, bigint> | undefined {
  const blockOf = new Map(blocks.flatMap((block) => block.points.map((point) => [point, block])))
  const starts = points.filter((point) => (blockOf.get(point)?.points[0] ?? point) === point)
  const items = starts.map((start) => {
    const block = blockOf.get(start)
    const item = block === undefined ? pointItem(line, start) : blockItem(line, block)
    return inUnits ? item : { ...item, unit: 1n, residue: 0n }
  })
  const places = spread(items, span, random)
  return places && new Map(starts.map((start, at) => [start, places[at] ?? 0n]))
}

/** Points before a rigid one, after the rigid one that is left of them. */
export interface Run {
  readonly left: bigint | undefined
  readonly between: readonly bigint[]
  readonly point: bigint
}

/** A block begins and ends with a rigid point. */
export function runsOf(points: readonly bigint[], offsets: Block['offsets']): readonly Run[] {
  const runs: Run[] = []
  let [left, between]: [bigint | undefined, bigint[]] = [undefined, []]
  for (const point of points) {
    if (!offsets.has(point)) {
      between.push(point)
      continue
    }
    runs.push({ left, between, point })
    left = point
    between = []
  }
  return runs
}

export function pointItem(line: Line, point: bigint): Item {
  const { low, high, unit, residue = 0n } = limitsAt(line, point)
  return { length: 0n, low, high, unit, residue }
}

/** Where the first point of a block may be, for all its points to be within their limits. */
function blockItem(line: Line, { points, offsets, length, unit, residue }: Block): Item {
  const spans = points.map((point) => {
    const { low, high } = limitsAt(line, point)
    const offset = offsets.get(point)
    return offset === undefined ? { low: low - length, high } : { low: low - offset, high: high - offset }
  })
  const [first = { low: 0n, high: 0n }] = spans
  return { length, unit, residue, ...spans.reduce(bothSpans, first) }
}

function bothSpans(one: Span, other: Span): Span {
  return { low: larger(one.low, other.low), high: smaller(one.high, other.high) }
}

export function limitsAt({ limits }: Line, point: bigint): Limits {
  return limits.get(point) ?? { low: point, high: point, unit: 1n }
}

/** How far the share of any extreme in its bin is from what it was, at most. */
export function missOf({ groups, scalars }: Line, places: ReadonlyMap<bigint, bigint>): number {
  const shareIn = (where: ReadonlyMap<bigint, bigint>, low: bigint, point: bigint, high: bigint) => {
    const [from, at, to] = [low, point, high].map((each) => where.get(each) ?? each)
    const [part, whole] = [(at ?? 0n) - (from ?? 0n), (to ?? 0n) - (from ?? 0n)]
    return whole <= 0n ? 0.5 : Number((part * precision) / whole) / Number(precision)
  }
  const misses = groups.flatMap(({ bins }) =>
    bins.flatMap(({ low, high, within }) =>
      within.map((point) => Math.abs(shareIn(places, low, point, high) - shareIn(scalars, low, point, high))),
    ),
  )
  return misses.reduce((worst, miss) => Math.max(worst, miss), 0)
}

const precision = 10n ** 12n
