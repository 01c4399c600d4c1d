import type { GinScan, GinSizes } from './gin-model.ts'
import { descentOf, pagesOfRun } from './gin-model.ts'

/**
 * How many conditions on arguments that nobody knows are put in each scan, each for one entry. Estimates of one are at most
 * 0.01 (`DEFAULT_MATCHING_SEL` of selfuncs.h…), of so many they are less than the smallest `double precision`.
 */
export const conditions = 170

/** The scans that tell an index's sizes: of everything and of some entries once, of everything again and again. */
export const ginScans = {
  all: { lookups: 'all', runs: 1, cached: true },
  some: { lookups: conditions, runs: 1, cached: true },
  /** So many runs that all of the index has been read, and is kept. */
  kept: { lookups: 'all', runs: 16, cached: true },
  /** So many that each page has been read and forgotten more often than there are pages. */
  forgotten: { lookups: 'all', runs: 2 ** 24, cached: false },
} as const satisfies Readonly<Record<string, GinScan>>

export type KindOfScan = keyof typeof ginScans

export const kindsOfScan = Object.keys(ginScans) as readonly KindOfScan[]

/**
 * The sizes with which a run of each scan fetches so many pages, within a tolerance, the likeliest first. There are none where
 * something else was charged as well, and several where a page costs so little that two digits do not tell pages apart.
 *
 * With P pending pages, E pages of entries, D pages of data, K entries and r pages for the way to an entry, `all` is
 * P + K r + D, and the runs of `kept` fetch E + D together. A page that is not kept costs every fetch but those that find it
 * just read: `forgotten` is (P + K r) / E less than `all`, and 1 less for the data. That gives E and D; `some` then tells
 * P from K, since more of the one is less of the other.
 */
export function solveGin(fetches: (kind: KindOfScan) => number, tolerance: number): readonly GinSizes[] {
  const all = Math.round(fetches('all'))
  const kept = Math.round(fetches('kept') * ginScans.kept.runs)
  const some = Math.round(fetches('some'))
  const fits = (sizes: GinSizes) =>
    kindsOfScan.every((kind) => Math.abs(pagesOfRun(sizes, ginScans[kind]) - fetches(kind)) <= tolerance)

  return possibleEntryPages(all, kept, fetches('forgotten'), tolerance)
    .map((entryPages) => sizesWith(entryPages, kept - entryPages, all, some))
    .filter(fits)
}

function possibleEntryPages(
  all: number,
  kept: number,
  forgotten: number,
  tolerance: number,
): readonly number[] {
  const perEntryPage = all - forgotten - 2
  const besideData = Math.round((all - kept) / perEntryPage)
  const doubt = Math.min(1000, 1 + Math.ceil((besideData * tolerance) / perEntryPage)) || 0
  const around = Array.from({ length: doubt }, (_, place) => [besideData - place - 1, besideData + place + 1])
  // Where there is an entry to a page it cannot be said like that; such an index is tiny.
  const tiny = Array.from({ length: 64 }, (_, place) => place + 1)
  const possible = new Set([kept, besideData, ...around.flat(), ...tiny])
  return [...possible].filter((entryPages) => entryPages >= 1 && entryPages <= kept)
}

function sizesWith(entryPages: number, dataPages: number, all: number, some: number): GinSizes {
  const descent = descentOf(entryPages)
  const sizes = (entries: number): GinSizes => ({
    pendingPages: all - dataPages - entries * descent,
    entryPages,
    dataPages,
    entries,
  })
  // The smallest number of entries with which `some` is not too dear.
  let [low, high] = [1, Math.max(1, Math.floor((all - dataPages) / descent))]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (pagesOfRun(sizes(middle), ginScans.some) <= some) high = middle
    else low = middle + 1
  }
  return sizes(low)
}
