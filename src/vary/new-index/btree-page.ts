/** Fills pages of one level as `_bt_buildadd` of nbtsort.c does, entry by entry, and counts them. */
export interface PageFiller {
  /** An entry of so many bytes, rounded up to 8; `cut` are those that a pivot made of it would not have. */
  add(bytes: number, cut?: number): void
  /** Pages so far, the last one in part. */
  pages(): number
  /** Pages so far. */
  whole(): number
}

export function leafFiller(fillfactor: number): PageFiller {
  return filler({ spare: Math.floor(pageBytes * (1 - fillfactor) + 1e-9), roomForTid: 8, firstIsBare: false })
}

/** Inner pages are filled to 70 % whatever the index's own fillfactor (`BTREE_NONLEAF_FILLFACTOR` of nbtree.h). */
export function innerFiller(): PageFiller {
  return filler({ spare: Math.floor(pageBytes * 0.3), roomForTid: 0, firstIsBare: true })
}

/**
 * A page is full when less than its spare is free. Its last entry then becomes the first of the next page, and a pivot made of it
 * takes its place as the high key, whose line pointer is there from the beginning.
 */
function filler({
  spare,
  roomForTid,
  firstIsBare,
}: {
  readonly spare: number
  readonly roomForTid: number
  readonly firstIsBare: boolean
}): PageFiller {
  let finished = 0
  let [used, entries] = [linePointer, 0]
  let [last, lastCut] = [0, 0]
  const put = (bytes: number): void => {
    // The first key of an inner page is minus infinity, whatever it was.
    used += linePointer + (firstIsBare && entries === 0 ? 8 : bytes)
    entries += 1
  }
  return {
    add: (bytes, cut = 0) => {
      const free = roomOnPage - used - linePointer
      if (entries > 1 && (free < bytes + roomForTid || free + lastCut < spare)) {
        finished += 1
        ;[used, entries] = [linePointer, 0]
        put(last)
      }
      put(bytes)
      ;[last, lastCut] = [bytes, cut]
    },
    whole: () => finished + (entries > 0 ? 1 : 0),
    pages: () => finished + Math.min(1, used / (roomOnPage - spare)),
  }
}

const pageBytes = 8192
/** Without the page's header and what a B-tree keeps at its end. */
const roomOnPage = pageBytes - 24 - 16
const linePointer = 4
