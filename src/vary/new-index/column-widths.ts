import type { ColumnStatistics } from '../../model/snapshot.ts'
import { elementsOf, numbersOf, slotOf } from '../../postgres/statistics-text.ts'
import type { Weighted } from './even-draws.ts'
import type { NewIndexColumn } from './facts.ts'
import { assumedWidth } from './assumed-width.ts'

/**
 * How many bytes the values of a column take in an index, before alignment, where they are not null. `stawidth` is their mean,
 * rounded down; the values in the statistics show how far they spread around it.
 */
export function columnWidths(column: NewIndexColumn): readonly Weighted<number>[] {
  const { attlen, statistics } = column
  if (attlen > 0) return [{ value: attlen, weight: 1 }]
  const shown = shownWidths(column)
  if (column.type === 'cstring' && shown.length > 0) return shown
  const mean = meanWidth(column)
  if (shown.length === 0) return statistics === undefined ? [{ value: mean, weight: 1 }] : spreadWidths(mean)
  const shownMean = shown.reduce((sum, { value, weight }) => sum + value * weight, 0)
  // The mean is of far more rows than the values shown; within its rounding there is nothing to correct.
  const shift = mean + 0.5 - shownMean
  if (Math.abs(shift) <= 0.5) return shown
  return shown.map(({ value, weight }) => ({ value: Math.max(1, Math.round(value + shift)), weight }))
}

/** Values of a varying length have a header of one byte up to 126 bytes, and of four beyond (`heap_compute_data_size`). */
export function withHeader(bytes: number): number {
  return bytes + (bytes <= 126 ? 1 : 4)
}

function meanWidth(column: NewIndexColumn): number {
  const { statistics, isExpression } = column
  if (statistics !== undefined) {
    const { stawidth } = statistics
    return isExpression && stawidth > 4 && stawidth <= 130 ? stawidth - 3 : stawidth
  }
  return likeOf(column)?.stawidth ?? withHeader(Math.max(0, assumedWidth(column) - 4))
}

/** What is made of one column and of its type, such as lower(email), is most often as long as that column. */
function likeOf({ mentioned, type }: NewIndexColumn): ColumnStatistics | undefined {
  const [only] = mentioned
  if (mentioned.length !== 1 || only === undefined) return undefined
  const isLike = only.slots.some(({ stavalues }) => stavalues !== null && isSameKind(stavalues.type, type))
  return isLike ? only : undefined
}

function isSameKind(one: string, other: string): boolean {
  return one === other || (isText(one) && isText(other))
}

function shownWidths(column: NewIndexColumn): readonly Weighted<number>[] {
  const { type } = column
  const source = column.statistics ?? likeOf(column)
  if (source === undefined) return []
  const widthOf = widthReader(type)
  const common = slotOf(source, 'most common values')
  const frequencies = numbersOf(common)
  const bounds = slotOf(source, 'histogram')
  if (
    widthOf === undefined ||
    [common, bounds].some((slot) => slot?.stavalues && widthReader(slot.stavalues.type) === undefined)
  )
    return []
  const ofCommon = (elementsOf(common) ?? []).map((text, place) => ({
    value: widthOf(text),
    weight: frequencies[place] ?? 0,
  }))
  const ofBounds = elementsOf(bounds) ?? []
  const rest = Math.max(0, 1 - source.stanullfrac - ofCommon.reduce((sum, { weight }) => sum + weight, 0))
  const all = [
    ...ofCommon,
    ...ofBounds.map((text) => ({ value: widthOf(text), weight: rest / ofBounds.length })),
  ]
  const total = all.reduce((sum, { weight }) => sum + weight, 0)
  return total <= 0 ? [] : all.map(({ value, weight }) => ({ value, weight: weight / total }))
}

/** Widths of a type whose text tells them. */
function widthReader(type: string): ((text: string) => number) | undefined {
  if (isText(type)) return (text) => withHeader(Buffer.byteLength(text))
  if (type === 'name' || type === 'cstring') return (text) => Buffer.byteLength(text) + 1
  if (type === 'numeric') return numericWidth
  return undefined
}

function isText(type: string): boolean {
  return /^(text|character varying|character|citext)\b/.test(type.replace(/^.*\./, ''))
}

/** Two bytes for the sign and the scale, and two for four digits on either side of the point (`make_result` of numeric.c). */
function numericWidth(text: string): number {
  const [, whole = '', fraction = ''] = /^-?0*(\d*)(?:\.(\d*))?/.exec(text) ?? []
  const groups = Array.from({ length: Math.ceil(whole.length / 4) }, (_, place) =>
    whole.slice(-4 * (place + 1)).slice(0, 4),
  )
    .toReversed()
    .concat(fraction.match(/\d{1,4}/g)?.map((digits) => digits.padEnd(4, '0')) ?? [])
  const isUsed = (group: string): boolean => Number(group) !== 0
  const first = groups.findIndex(isUsed)
  return withHeader(2 + (first === -1 ? 0 : 2 * (groups.findLastIndex(isUsed) - first + 1)))
}

/** Values of which nothing but the mean is known: short ones are taken to be of one length. */
function spreadWidths(mean: number): readonly Weighted<number>[] {
  if (mean <= 24) return [{ value: mean, weight: 1 }]
  return Array.from({ length: 8 }, (_, place) => ({ value: mean - 3 + place, weight: 1 / 8 }))
}
