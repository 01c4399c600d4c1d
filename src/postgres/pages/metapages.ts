/*
 * Payloads of the metapages that the planner reads, by byte. Field by field after `BTMetaPageData` of nbtree.h,
 * `GinMetaPageData` of ginblock.h and `BrinMetaPageData` of brin_page.h, which are the same in 14 to 18. Little-endian,
 * as every stock binary is.
 */

export const btreeMeta = {
  magic: 0x05_31_62,
  version: 4,
  at: {
    magic: 24,
    version: 28,
    root: 32,
    level: 36,
    fastRoot: 40,
    fastLevel: 44,
    lastCleanupHeapTuples: 56,
    end: 72,
  },
} as const

export const ginMeta = {
  version: 2,
  at: {
    head: 24,
    tail: 28,
    tailFreeSize: 32,
    nPendingPages: 36,
    nPendingHeapTuples: 40,
    nTotalPages: 48,
    nEntryPages: 52,
    nDataPages: 56,
    nEntries: 64,
    version: 72,
    end: 80,
  },
} as const

export const brinMeta = {
  magic: 0xa8_10_91_09,
  version: 1,
  at: { magic: 24, version: 28, pagesPerRange: 32, lastRevmapPage: 36, end: 40 },
} as const

/** How much of a metapage one has to read to know all of the above. */
export const metapageBytes = ginMeta.at.end

/** `btm_fastlevel`, which `_bt_getrootheight` gives the planner. */
export function readBtreeHeight(page: Buffer): number | undefined {
  const { at, magic } = btreeMeta
  return page.length >= at.end && page.readUInt32LE(at.magic) === magic
    ? page.readUInt32LE(at.fastLevel)
    : undefined
}

/** What `ginGetStats` gives the planner. */
export function readGinCounters(page: Buffer): GinCounters | undefined {
  const { at } = ginMeta
  if (page.length < at.end) return undefined
  return {
    nPendingPages: page.readUInt32LE(at.nPendingPages),
    nTotalPages: page.readUInt32LE(at.nTotalPages),
    nEntryPages: page.readUInt32LE(at.nEntryPages),
    nDataPages: page.readUInt32LE(at.nDataPages),
    nEntries: Number(page.readBigInt64LE(at.nEntries)),
  }
}

/** What `brinGetStats` gives the planner. */
export function readBrinFacts(page: Buffer): BrinFacts | undefined {
  const { at, magic } = brinMeta
  if (page.length < at.end || page.readUInt32LE(at.magic) !== magic) return undefined
  return {
    pagesPerRange: page.readUInt32LE(at.pagesPerRange),
    lastRevmapPage: page.readUInt32LE(at.lastRevmapPage),
  }
}

export interface GinCounters {
  readonly nPendingPages: number
  readonly nTotalPages: number
  readonly nEntryPages: number
  readonly nDataPages: number
  readonly nEntries: number
}

export interface BrinFacts {
  readonly pagesPerRange: number
  readonly lastRevmapPage: number
}
