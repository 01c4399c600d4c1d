import { singlePrecision } from '../postgres/single-precision.ts'
import { aligned, sizesAfter } from './new-index/tuple-bytes.ts'
import { meanOf } from './new-index/even-draws.ts'

export interface NewTableColumn {
  readonly attlen: number
  readonly attalign: 'c' | 's' | 'i' | 'd'
  /** Of a value that is not null, on the average, as `stawidth` counts it. */
  readonly width: number
  /** None, where absent. */
  readonly nullShare?: number
}

export interface NewTableSize {
  readonly relpages: number
  readonly reltuples: number
  readonly blocks: number
}

/**
 * A table of so many rows that nobody has filled yet, as if they had been inserted and vacuumed: rows one after the other, each
 * with a header of 23 bytes and a bitmap of nulls, values at their alignment, all rounded up to 8, and a line pointer
 * (`heap_form_tuple` of heaptuple.c, `RelationGetBufferForTuple` of hio.c for the fillfactor).
 */
export function estimateTable({
  rows,
  columns,
  fillfactor = 100,
}: {
  readonly rows: number
  readonly columns: readonly NewTableColumn[]
  /** In percent. */
  readonly fillfactor?: number
}): NewTableSize {
  const stored = columns.map(({ width, nullShare = 0, ...column }) => ({
    ...column,
    widths: [{ value: column.attlen > 0 ? column.attlen : width, weight: 1 }],
    nullShare,
  }))
  const bitmap = Math.ceil(columns.length / 8)
  const tuple = meanOf(
    sizesAfter(
      stored,
      (data, hasNulls) => aligned(headerBytes + (hasNulls ? bitmap : 0), 8) + aligned(data, 8),
    ),
  )
  const kept = Math.floor((8192 * (100 - fillfactor)) / 100)
  const perPage = Math.max(1, Math.min(mostOfPage, Math.floor((roomOnPage - kept) / (linePointer + tuple))))
  const blocks = Math.ceil(rows / perPage)
  return { relpages: blocks, reltuples: singlePrecision(rows), blocks }
}

/** `SizeofHeapTupleHeader` */
const headerBytes = 23
const linePointer = 4
const roomOnPage = 8192 - 24
/** `MaxHeapTuplesPerPage` */
const mostOfPage = 291
