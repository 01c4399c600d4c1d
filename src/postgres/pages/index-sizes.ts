/** Entries of an inner page of a B-tree that `CREATE INDEX` has filled: to 70 % (`BTREE_NONLEAF_FILLFACTOR` of nbtree.h). */
export function btreeFanout(keyBytes: number): number {
  // A line pointer (4), a tuple header (8) and the key, aligned to 8.
  return Math.max(2, Math.floor((8192 * 0.7) / (4 + 8 + 8 * Math.ceil(keyBytes / 8))))
}

/**
 * The last page of a BRIN index's range map, which has an entry a range of the table, starts with one page, and never shrinks
 * (`revmap_extend_and_get_blkno` of brin_revmap.c).
 */
export function lastRevmapPage(tableBlocks: number, pagesPerRange: number): number {
  const ranges = Math.ceil(tableBlocks / pagesPerRange)
  return Math.max(1, Math.ceil(ranges / rangesPerRevmapPage))
}

/** `REVMAP_PAGE_MAXITEMS` of brin_page.h. */
const rangesPerRevmapPage = 1360
