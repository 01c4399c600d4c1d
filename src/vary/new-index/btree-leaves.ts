import { leafFiller } from './btree-page.ts'
import type { PageFiller } from './btree-page.ts'
import { drawn, evenDraws, poissonAtLeastOne } from './even-draws.ts'
import type { Weighted } from './even-draws.ts'
import { aligned } from './tuple-bytes.ts'
import type { ValueClass } from './value-classes.ts'

export interface Leaves {
  readonly pages: number
  /** Of the pages, those between which and the next a value goes on: their pivots need the row's place. */
  readonly within: number
}

/** Leaves of rows of which each has an entry of its own. */
export function plainLeaves(rows: number, bytes: readonly Weighted<number>[], fillfactor: number): number {
  const filler = leafFiller(fillfactor)
  const filled = Math.min(rows, mostEntries)
  const draws = evenDraws()
  for (let row = 0; row < filled; row += 1) filler.add(drawn(bytes, draws.next().value[0]))
  return filled === 0 ? 0 : filler.pages() * (rows / filled)
}

/**
 * Leaves of rows whose equal keys are kept once, with a list of where the rows are (nbtdedup.c). Classes are filled one by one
 * for as long as it takes to know how many pages a value needs.
 */
export function deduplicatedLeaves(
  rows: number,
  classes: readonly ValueClass[],
  bytes: readonly Weighted<number>[],
  fillfactor: number,
): Leaves {
  const all = classes.map((one) => leavesOfClass(one, rows, bytes, fillfactor))
  return {
    pages: all.reduce((sum, { pages }) => sum + pages, 0),
    within: all.reduce((sum, { within }) => sum + within, 0),
  }
}

function leavesOfClass(
  { values, share }: ValueClass,
  rows: number,
  bytes: readonly Weighted<number>[],
  fillfactor: number,
): Leaves {
  const mean = share * rows
  const there = values * -Math.expm1(-mean)
  if (there <= 0) return { pages: 0, within: 0 }
  const filler = leafFiller(fillfactor)
  const draws = evenDraws()
  let [filled, entries] = [0, 0]
  while (entries < mostEntries && (filled < there || filler.pages() < enoughPages)) {
    const [sizePoint, countPoint] = draws.next().value
    entries += addValue(filler, poissonAtLeastOne(mean, countPoint), drawn(bytes, sizePoint))
    filled += 1
  }
  const pages = filler.pages() * (there / filled)
  return { pages, within: pages * (1 - filled / entries) }
}

/** The entries of one value, so many that their pages are all alike being cut short. */
function addValue(filler: PageFiller, rows: number, bytes: number): number {
  const most = Math.max(1, Math.floor((longestList - bytes) / tidBytes))
  let entries = 0
  for (let left = rows; left > 0; left -= most) {
    const count = Math.min(left, most)
    const size = count === 1 ? bytes : aligned(bytes + tidBytes * count, 8)
    filler.add(size, size - bytes)
    entries += 1
  }
  return entries
}

/** A posting list ends at a tenth of a page, less a line pointer, of which 8 divides so much (`_bt_load` of nbtsort.c). */
const longestList = 808

/** `sizeof(ItemPointerData)` */
const tidBytes = 6

const mostEntries = 100_000
const enoughPages = 40
