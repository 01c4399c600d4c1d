/**
 * Pages that an inner page of a B-tree leads to if `CREATE INDEX` has filled it, which it does until less than 30 % are free
 * (`BTREE_NONLEAF_FILLFACTOR` of nbtree.h, `_bt_buildadd` of nbtsort.c). The entry that filled it is its high key; the first has
 * no key.
 */
export function btreeFanout(keyBytes: number): number {
  // A header (8) and the key, aligned to 8; a line pointer (4).
  const entry = 4 + 8 + 8 * Math.ceil(keyBytes / 8)
  const room = 8192 - 24 - 16 - 4 - Math.floor(8192 * 0.3)
  return Math.max(2, 1 + Math.floor((room - 4 - (4 + 8)) / entry))
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
