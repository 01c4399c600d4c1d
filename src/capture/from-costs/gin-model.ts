/*
 * `gincostestimate` of selfuncs.c, as far as it charges pages: the same in 14 to 18. With operators and tuples for nothing
 * and a selectivity of zero, there is no other charge.
 */

/** The sizes of a GIN index as the estimator takes them: brought from the last VACUUM to the index's present length. */
export interface GinSizes {
  readonly pendingPages: number
  readonly entryPages: number
  readonly dataPages: number
  readonly entries: number
}

/** How a scan is asked for. */
export interface GinScan {
  /** How many entries it looks up, each by itself; all of them, one by one, where the condition asks for everything. */
  readonly lookups: number | 'all'
  /** How often it runs, and whether there is room to keep what it read: `effective_cache_size` is one page or has no end. */
  readonly runs: number
  readonly cached: boolean
}

/** Pages that a run fetches on the average. */
export function pagesOfRun(sizes: GinSizes, { lookups, runs, cached }: GinScan): number {
  const { pendingPages, entryPages, dataPages, entries } = sizes
  const sought = lookups === 'all' ? entries : lookups
  const ofEntries = pendingPages + sought * descentOf(entryPages)
  const ofData = Math.ceil((dataPages * sought) / entries)
  if (runs === 1) return ofEntries + ofData
  return (
    (fetchedPages(ofEntries * runs, entryPages, cached) + fetchedPages(ofData * runs, dataPages, cached)) /
    runs
  )
}

/** Pages that the estimator charges for the way from the root to an entry. */
export function descentOf(entryPages: number): number {
  return Math.round(entryPages ** 0.15)
}

/** What of so many fetches has to be read, of a part that has so many pages (`index_pages_fetched` of costsize.c). */
function fetchedPages(fetches: number, pages: number, cached: boolean): number {
  const size = Math.max(1, pages)
  if (cached || size === 1) return Math.min(size, Math.ceil((2 * size * fetches) / (2 * size + fetches)))
  const fitting = (2 * size) / (2 * size - 1)
  return Math.ceil(
    fetches <= fitting
      ? (2 * size * fetches) / (2 * size + fetches)
      : 1 + ((fetches - fitting) * (size - 1)) / size,
  )
}

/** The counters of a metapage. */
export interface GinCounters {
  readonly nPendingPages: number
  readonly nTotalPages: number
  readonly nEntryPages: number
  readonly nDataPages: number
  readonly nEntries: number
}

/** What the estimator makes of a metapage's counters for an index that is now so many blocks long. */
export function sizesOf(counters: GinCounters, blocks: number): GinSizes {
  const pendingPages = counters.nPendingPages < blocks ? counters.nPendingPages : 0
  if (!isTrusted(counters, blocks)) return inventedSizes(pendingPages, blocks)
  const growth = blocks / counters.nTotalPages
  const entryPages = Math.min(Math.ceil(counters.nEntryPages * growth), blocks - pendingPages)
  return {
    pendingPages,
    entryPages,
    dataPages: Math.min(Math.ceil(counters.nDataPages * growth), blocks - pendingPages - entryPages),
    entries: Math.ceil(counters.nEntries * growth),
  }
}

/** Counters are believed until the index has four times their pages. */
function isTrusted(
  { nTotalPages, nEntryPages, nEntries }: Omit<GinCounters, 'nPendingPages'>,
  blocks: number,
): boolean {
  return nTotalPages <= blocks && nTotalPages > blocks / 4 && nEntryPages > 0 && nEntries > 0
}

function inventedSizes(pendingPages: number, blocks: number): GinSizes {
  const pages = Math.max(blocks, 10) - pendingPages
  const entryPages = Math.floor(pages * 0.9)
  return { pendingPages, entryPages, dataPages: pages - entryPages, entries: Math.max(1, entryPages * 100) }
}
