import type { Block, Line } from './line.ts'
import { limitsAt, missOf, placeStarts, pointItem, runsOf, stretchesOf } from './line.ts'
import type { NumberKind } from '../numbers/number-kind.ts'
import { placeRoughly } from './place-roughly.ts'
import type { KeyedRandom } from './random.ts'
import { compare } from './rigid.ts'
import type { Span } from './spread.ts'
import { larger, modulo, smaller, spread } from './spread.ts'

export interface PlacedNumbers {
  readonly places: ReadonlyMap<bigint, bigint>
  /** How far the share of any extreme in its bin is from what it was. */
  readonly miss: number
}

/**
 * A new place for every point: in the same order, apart where they were apart, within its limits. Tried are, in this
 * order: where pseudonyms should lie, wherever the types let them, and order alone; undefined where there is no room.
 */
export function placeNumbers(
  line: Line,
  kind: Pick<NumberKind, 'wished' | 'isExact'>,
  random: KeyedRandom,
): PlacedNumbers | undefined {
  const points = [...line.limits.keys()].toSorted(compare)
  const [first, last] = [points[0], points.at(-1)]
  if (first === undefined || last === undefined) return { places: new Map(), miss: 0 }

  const wished = kind.wished({ low: first, high: last })
  const limits = [...line.limits.values()]
  const possible: Span = {
    low: limits.reduce((least, { low }) => smaller(least, low), wished.low),
    high: limits.reduce((most, { high }) => larger(most, high), wished.high),
  }
  const exactly = (room: Span | undefined, span: Span) =>
    placeExactly(points, line, exactBlocks(points, line, room, random), span, random)
  const freely = (span: Span) => placeExactly(points, line, [], span, random)
  const attempts = [
    ...(kind.isExact
      ? [() => exactly(wished, wished), () => exactly(undefined, wished), () => exactly(undefined, possible)]
      : [() => placeRoughly(points, line, wished, random)]),
    () => freely(wished),
    () => freely(possible),
  ]
  for (const attempt of attempts) {
    const places = attempt()
    if (places !== undefined) return { places, miss: missOf(line, places) }
  }
  return undefined
}

/** Distances times a whole number, by chance where there is room; once, where there is not. */
function exactBlocks(
  points: readonly bigint[],
  line: Line,
  room: Span | undefined,
  random: KeyedRandom,
): readonly Block[] {
  const stretches = stretchesOf(points, line)
  const whole = stretches.reduce((sum, { length }) => sum + length, 0n)
  const most = room === undefined || whole === 0n ? 1n : (room.high - room.low) / (2n * whole)
  return stretches.map(({ rigid, inside, length, first }) => {
    const factor = most <= 1n ? 1n : 1n + random.below(smaller(most, largestFactor))
    const unit = inside.reduce((coarsest, point) => larger(coarsest, limitsAt(line, point).unit), 1n)
    return {
      points: inside,
      offsets: new Map(rigid.map(({ point, distance }) => [point, distance * factor])),
      length: length * factor,
      unit,
      residue: modulo(first * factor, unit),
    }
  })
}

const largestFactor = 1000n

function placeExactly(
  points: readonly bigint[],
  line: Line,
  blocks: readonly Block[],
  span: Span,
  random: KeyedRandom,
): ReadonlyMap<bigint, bigint> | undefined {
  const starts = placeStarts(points, line, blocks, span, random)
  if (starts === undefined) return undefined
  const placed = new Map(starts)
  const fits = blocks.every((block) =>
    placeInside(block, starts.get(block.points[0] ?? 0n) ?? 0n, line, placed, random),
  )
  return fits ? placed : undefined
}

/** Rigid points first, then those between each two of them, at random. */
function placeInside(
  { points, offsets }: Block,
  place: bigint,
  line: Line,
  placed: Map<bigint, bigint>,
  random: KeyedRandom,
): boolean {
  return runsOf(points, offsets).every(({ between, left, point }) => {
    const low = left === undefined ? place : place + (offsets.get(left) ?? 0n) + 1n
    const right = place + (offsets.get(point) ?? 0n)
    const items = between.map((each) => pointItem(line, each))
    const places = spread(items, { low, high: right - 1n }, random)
    for (const [at, each] of between.entries()) placed.set(each, places?.[at] ?? 0n)
    placed.set(point, right)
    return places !== undefined
  })
}
