/** How the rows of a table lie in its blocks. */
export interface RowsInBlocks {
  readonly rows: number
  readonly blocks: number
}

/**
 * Bytes that a row takes in a posting list, for a key that so many rows have, wherever they are. What is kept is the distance
 * to the row before, its block shifted by 11 bits, 7 bits a byte (ginpostinglist.c): one byte within the same block, two up to
 * 7 blocks away, three up to 1,023, and so on.
 */
export function bytesOfPosting(share: number, { rows, blocks }: RowsInBlocks): number {
  const perBlock = Math.max(1, rows / Math.max(1, blocks))
  const none = Math.log1p(-Math.min(share, 1 - 1e-9))
  const elsewhere = Math.min(1, -Math.expm1(none * perBlock) / (perBlock * share))
  const beyond = (distance: number): number => elsewhere * Math.exp(none * perBlock * (distance - 1))
  return 1 + beyond(1) + beyond(2 ** 3) + beyond(2 ** 10) + beyond(2 ** 17) + beyond(2 ** 24)
}

/** A posting list of so many rows: the first row as it is, the length, and the others. */
export function listBytes(count: number, each: number): number {
  return listHeader + 2 * Math.ceil(((count - 1) * each) / 2)
}

/**
 * Pages of a posting tree: leaves full of segments, the first page of longer ones (`createPostingTree`, `leafRepackItems` of
 * gindatapage.c), and inner pages above them.
 */
export function treePages(count: number, each: number): number {
  const onFirst = Math.floor(roomOnPage / longSegment) * rowsOf(longSegment, each)
  const onOther = Math.floor(roomOnPage / segment) * rowsOf(segment, each)
  const leaves = 1 + Math.max(0, Math.ceil((count - onFirst) / onOther))
  return leaves + innerPages(leaves)
}

function innerPages(children: number): number {
  if (children === 1) return 0
  const pages = Math.ceil(children / downlinksOfPage)
  return pages + innerPages(pages)
}

function rowsOf(bytes: number, each: number): number {
  return 1 + (bytes - listHeader) / each
}

const listHeader = 8
/** `GinPostingListSegmentMaxSize` and `GinPostingListSegmentTargetSize`. */
const longSegment = 384
const segment = 256
/** `GinDataPageMaxDataSize`, and how many `PostingItem`s of 10 bytes it has room for. */
const roomOnPage = 8192 - 24 - 8 - 8
const downlinksOfPage = Math.floor(roomOnPage / 10)
