import type { DrawnKind } from '../../model/query.ts'
import { arrayText } from '../../postgres/array-text.ts'
import type { ColumnValues } from './column-values.ts'
import type { Comparison, PlaceInList } from './parameter-uses.ts'
import { valueBeyond } from './value-beyond.ts'

export interface Compared {
  readonly comparison: Comparison
  readonly list?: PlaceInList
  /** Whether another parameter bounds the same column from the other side. */
  readonly isPaired: boolean
}

/** The value of a kind for a parameter that a column is compared with; undefined where the statistics have none. */
export function drawValue(
  kind: DrawnKind,
  values: ColumnValues,
  { comparison, isPaired, list }: Compared,
): string | null | undefined {
  if (kind === 'NULL') return null
  if (kind === 'beyond the end') {
    return asCompared(list === undefined ? comparison : 'equal', valueBeyond(values))
  }
  switch (comparison) {
    case 'at least':
      return bound(values, lowerBounds[kind](isPaired))
    case 'at most':
      return bound(values, upperBounds[kind](isPaired))
    case 'one of':
      return list === undefined ? several(kind, values) : among(kind, values, list)
    case 'equal':
    case 'like':
      return asCompared(comparison, single(kind, values))
  }
}

type Shown = Exclude<DrawnKind, 'NULL' | 'beyond the end'>

/** Shares of the rows that lie below the bound. Of a range, the rarest is the last bin, where the new rows are. */
const lowerBounds: Readonly<Record<Shown, (isPaired: boolean) => number>> = {
  'most common': () => 0,
  median: (isPaired) => (isPaired ? 0.25 : 0.5),
  rare: () => 0.99,
}

const upperBounds: Readonly<Record<Shown, (isPaired: boolean) => number>> = {
  'most common': () => 1,
  median: (isPaired) => (isPaired ? 0.75 : 0.5),
  rare: (isPaired) => (isPaired ? 1 : 0.01),
}

/** Where there is no histogram, the common values are all that there are, and few. */
function bound({ common, bounds }: ColumnValues, share: number): string | undefined {
  return at(bounds.length > 0 ? bounds : common, share)
}

function at(list: readonly string[], share: number): string | undefined {
  const last = list.length - 1
  // The last but one and the second, not the ends themselves, are what a share between stands for.
  const place = share === 0 || share === 1 ? share * last : Math.min(Math.max(1, share * last), last - 1)
  return list[Math.max(0, Math.floor(place))]
}

/** Bounds of the histogram are values that are not common. */
function single(kind: Shown, { common, bounds }: ColumnValues): string | undefined {
  switch (kind) {
    case 'most common':
      return common[0] ?? at(bounds, 0.5)
    case 'median':
      return at(bounds, 0.5) ?? at(common, 0.5)
    case 'rare':
      return at(bounds, 0.25) ?? common.at(-1)
  }
}

/** The planner takes an array of which it knows nothing for one of ten (`estimate_array_length` of selfuncs.c). */
const arrayLength = 10

function several(kind: Shown, values: ColumnValues): string | undefined {
  const chosen = choose(kind, values, arrayLength)
  return chosen.length === 0 ? undefined : arrayText(chosen)
}

/** Each of a list has a value of its own, and NULL, which is equal to nothing, where the column has no more of them. */
function among(kind: Shown, values: ColumnValues, { place, length }: PlaceInList): string | null | undefined {
  const chosen = choose(kind, values, length)
  return chosen.length === 0 ? undefined : (chosen[place] ?? null)
}

function choose(kind: Shown, { common, bounds }: ColumnValues, length: number): readonly string[] {
  const list = kind === 'most common' || bounds.length === 0 ? [...common, ...bounds] : bounds
  const start = kind === 'most common' ? 0 : Math.floor((list.length - length) * shares[kind])
  return list.slice(Math.max(0, start), Math.max(0, start) + length)
}

const shares = { median: 0.5, rare: 1 } as const

function asCompared(comparison: Comparison, value: string | undefined): string | undefined {
  if (value === undefined) return undefined
  switch (comparison) {
    case 'one of':
      return arrayText([value])
    case 'equal':
    case 'at least':
    case 'at most':
      return value
    case 'like':
      return `${value.slice(0, prefixLength).replaceAll(/[%_\\]/g, String.raw`\$&`)}%`
  }
}

/** What somebody has typed when a list of suggestions opens. */
const prefixLength = 3
