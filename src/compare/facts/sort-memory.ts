/** Bytes that sorting takes (`relation_byte_size` of costsize.c): a heap tuple's header and the columns, each aligned. */
export function sortBytes(rows: number, width: number): number {
  return rows * (aligned(width) + aligned(heapTupleHeader))
}

/** `SizeofHeapTupleHeader` (htup_details.h). */
const heapTupleHeader = 23

/** `MAXALIGN`, on every platform that matters here. */
export function aligned(bytes: number): number {
  return Math.ceil(bytes / 8) * 8
}
