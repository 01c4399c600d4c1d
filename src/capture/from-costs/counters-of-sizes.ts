import type { Fidelity } from '../../model/fidelity.ts'
import type { GinCounters, GinSizes } from './gin-model.ts'
import { sizesOf } from './gin-model.ts'

/**
 * Counters of which the planner makes these sizes, for an index that is now `blocks` long and was `relpages` long when
 * `pg_class` was last told: by the VACUUM or the build that wrote the counters, if no ANALYZE came since. The planner only
 * uses the ratio of the two lengths, so that whatever was then, all costs are the same.
 *
 * They are measured if no other counters give these sizes. Where pages of the pending list took the place that the growth
 * would give to entries or data, and where the planner distrusts the counters, others do.
 */
export function countersOf(
  sizes: GinSizes,
  { blocks, relpages }: { readonly blocks: number; readonly relpages: number },
): GinCounters & { readonly fidelity: Fidelity } {
  if (isSame(sizesOf({ ...asBuiltEmpty, nPendingPages: sizes.pendingPages }, blocks), sizes)) {
    return { fidelity: 'derived', ...asBuiltEmpty, nPendingPages: sizes.pendingPages }
  }
  const room = blocks - sizes.pendingPages
  const isWhole = sizes.entryPages < room && sizes.dataPages < room - sizes.entryPages
  const counters = [relpages, blocks].flatMap((nTotalPages) => countersAt(nTotalPages, sizes, blocks))
  const fitting = counters.find((possible) => isSame(sizesOf(possible, blocks), sizes))
  return {
    fidelity: isWhole && fitting !== undefined ? 'measured' : 'derived',
    ...(fitting ?? countersNow(blocks, sizes)),
  }
}

/** Of an index that was made while its table was empty, and not vacuumed since: no entries, so that the planner distrusts them. */
const asBuiltEmpty: GinCounters = {
  nPendingPages: 0,
  nTotalPages: 2,
  nEntryPages: 1,
  nDataPages: 0,
  nEntries: 0,
}

function countersNow(
  blocks: number,
  { pendingPages, entryPages, dataPages, entries }: GinSizes,
): GinCounters {
  return {
    nPendingPages: pendingPages,
    nTotalPages: blocks,
    nEntryPages: entryPages,
    nDataPages: dataPages,
    nEntries: entries,
  }
}

/** The likeliest first: if the pages of data have been cut, all but the metapage were in use. */
function countersAt(nTotalPages: number, sizes: GinSizes, blocks: number): readonly GinCounters[] {
  const growth = blocks / nTotalPages
  const now = countersNow(blocks, sizes)
  const isCut = sizes.entryPages === blocks - sizes.pendingPages
  const nEntryPages = isCut ? nTotalPages - 1 : beforeGrowth(sizes.entryPages, growth)
  return [nTotalPages - 1 - nEntryPages, beforeGrowth(sizes.dataPages, growth)].map((nDataPages) => ({
    ...now,
    nTotalPages,
    nEntryPages,
    nDataPages: Math.max(0, nDataPages),
    nEntries: beforeGrowth(sizes.entries, growth),
  }))
}

/** The number that the growth rounds up to this one: there is at most one, since an index never shrinks. */
function beforeGrowth(size: number, growth: number): number {
  const about = Math.floor(size / growth)
  return Math.ceil((about + 1) * growth) === size ? about + 1 : about
}

function isSame(one: GinSizes, other: GinSizes): boolean {
  return (
    one.pendingPages === other.pendingPages &&
    one.entryPages === other.entryPages &&
    one.dataPages === other.dataPages &&
    one.entries === other.entries
  )
}
