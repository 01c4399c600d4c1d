import { fillfactorOf, nullShareOf, rowsOf } from './facts.ts'
import type { NewIndexFacts, NewIndexSize } from './facts.ts'
import { unevenDraws } from './uneven-draws.ts'
import { valueClassesOf } from './value-classes.ts'
import type { ValueClass } from './value-classes.ts'

/**
 * A hash index: a metapage, buckets for as many rows as the whole table is taken to have (`hashbuild` of hash.c), a page of its
 * bitmap, and overflow pages of the buckets that got more rows than fit. Nulls are not in it.
 */
export function newHash(facts: NewIndexFacts): NewIndexSize {
  const [column] = facts.columns
  const rows = column === undefined ? 0 : Math.round(rowsOf(facts) * (1 - nullShareOf(column)))
  const buckets = bucketsFor(facts, rows)
  const classes = column === undefined ? [] : valueClassesOf(column, facts.table.reltuples, facts.indisunique)
  const overflow = overflowPages(classes, rows, buckets)
  const bitmaps = 1 + Math.floor(overflow / pagesOfBitmap)
  return { blocks: 1 + buckets + bitmaps + overflow, reltuples: rows }
}

/** As many as `_hash_init` of hashpage.c makes, and a step more where the rows are more than these are meant for. */
function bucketsFor(facts: NewIndexFacts, rows: number): number {
  const entries = entriesWanted(facts)
  const buckets = wholeStep(Math.floor(facts.table.reltuples / entries))
  return rows > buckets * entries ? wholeStep(buckets + 1) : buckets
}

/** Rounded up to what one step of growth adds: a power of two, or a quarter on the way to it (`_hash_spareindex`). */
function wholeStep(wanted: number): number {
  if (wanted <= 2) return 2
  const power = 2 ** Math.ceil(Math.log2(wanted))
  if (power < 2 ** groupsOfOneStep) return power
  const step = power / 8
  return power / 2 + step * Math.ceil((wanted - power / 2) / step)
}

function entriesWanted(facts: NewIndexFacts): number {
  return Math.max(10, Math.floor((8192 * fillfactorOf(facts, 75)) / entryBytes))
}

/**
 * Values are thrown into buckets: the common ones one by one, the rest by how they spread on the average. Where the number of
 * buckets is no power of two, those that are not split yet get twice as much (`_hash_hashkey2bucket` of hashutil.c).
 */
function overflowPages(classes: readonly ValueClass[], rows: number, buckets: number): number {
  const places = 2 ** Math.ceil(Math.log2(buckets))
  const scale = Math.min(1, mostPlaces / places)
  const [simulated, simulatedPlaces] = [Math.ceil(buckets * scale), places * scale]
  const bucketOf = (place: number): number => (place < simulated ? place : place - simulatedPlaces / 2)
  const loads = new Float64Array(simulated)
  const put = (place: number, load: number): void => {
    loads[bucketOf(place)] = (loads[bucketOf(place)] ?? 0) + load
  }
  const draws = unevenDraws()
  for (const { values, share } of classes) {
    const there = values * -Math.expm1(-share * rows)
    if (there <= 4 * simulated) {
      // Each common value is there once, however few buckets are looked at, and has its part of the rows.
      const thrown = Math.max(1, Math.round(there))
      const load = (rows * share * values * scale) / thrown
      for (let value = 0; value < thrown; value += 1)
        put(Math.floor(draws.next().value * simulatedPlaces), load)
    } else {
      const count = (rows * share * values) / there
      const expected = there / places
      for (let place = 0; place < simulatedPlaces; place += 1)
        put(place, Math.max(0, expected + Math.sqrt(expected) * normal(draws)) * count)
    }
  }
  const pages = loads.reduce((sum, load) => sum + Math.max(0, Math.ceil(load / entriesOfPage) - 1), 0)
  return Math.round(pages / scale)
}

/** Twelve numbers of chance less six are nearly normally distributed. */
function normal(draws: Iterator<number, never>): number {
  let sum = -6
  for (let draw = 0; draw < 12; draw += 1) sum += draws.next().value
  return sum
}

/** A tuple's header, the hash of the key, and a line pointer. */
const entryBytes = 8 + 8 + 4
/** A page without its header and the hash index's own data. */
const entriesOfPage = Math.floor((8192 - 24 - 16) / entryBytes)
/** `HASH_SPLITPOINT_GROUPS_WITH_ONE_PHASE` of hash.h */
const groupsOfOneStep = 10
/** `BMPGSZ_BIT`: a bitmap has 4096 bytes. */
const pagesOfBitmap = 32_768
const mostPlaces = 65_536
