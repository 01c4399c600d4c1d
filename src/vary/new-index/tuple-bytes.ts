import type { Weighted } from './even-draws.ts'

/** A column as far as its place in a tuple goes. */
export interface StoredColumn {
  readonly attlen: number
  readonly attalign: 'c' | 's' | 'i' | 'd'
  /** Where it is not null. */
  readonly widths: readonly Weighted<number>[]
  readonly nullShare: number
}

/**
 * Sizes of index tuples, from most to least likely: a header of 8 bytes, or of 16 with a bitmap of nulls, the values each at its
 * alignment, and all rounded up to 8 (`index_form_tuple` of indextuple.c, `IndexInfoFindDataOffset` of itup.h).
 */
export function indexTupleBytes(columns: readonly StoredColumn[]): readonly Weighted<number>[] {
  return sizesAfter(columns, (data, hasNulls) => (hasNulls ? 16 : 8) + aligned(data, 8))
}

/** Sizes of what so many values make, `finish` making a whole of the data's bytes. */
export function sizesAfter(
  columns: readonly StoredColumn[],
  finish: (data: number, hasNulls: boolean) => number,
): readonly Weighted<number>[] {
  // By the bytes so far, twice: 1 in the lowest bit where there is a null.
  let states = new Map([[0, 1]])
  for (const column of columns) {
    const next = new Map<number, number>()
    const add = (state: number, weight: number): void => void next.set(state, (next.get(state) ?? 0) + weight)
    for (const [state, weight] of states) {
      if (column.nullShare > 0) add(state | 1, weight * column.nullShare)
      if (column.nullShare === 1) continue
      for (const width of column.widths) {
        const start = aligned(state >> 1, alignmentOf(column, width.value))
        add(
          ((start + Math.round(width.value)) << 1) | (state & 1),
          weight * (1 - column.nullShare) * width.weight,
        )
      }
    }
    states = next
  }
  const sizes = new Map<number, number>()
  for (const [state, weight] of states) {
    const size = finish(state >> 1, (state & 1) === 1)
    sizes.set(size, (sizes.get(size) ?? 0) + weight)
  }
  return [...sizes]
    .map(([value, weight]) => ({ value, weight }))
    .toSorted((one, other) => other.weight - one.weight)
}

/** A value with a header of one byte starts anywhere (`att_align_datum` of tupmacs.h). */
function alignmentOf({ attlen, attalign }: StoredColumn, width: number): number {
  return attlen < 0 && (attlen === -2 || width <= 127) ? 1 : { c: 1, s: 2, i: 4, d: 8 }[attalign]
}

export function aligned(bytes: number, to: number): number {
  return Math.ceil(bytes / to) * to
}
