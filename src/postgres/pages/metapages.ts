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
