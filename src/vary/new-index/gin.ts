import type { Gin } from '../../model/snapshot.ts'
import { evenDraws, poissonAtLeastOne } from './even-draws.ts'
import { rowsOf } from './facts.ts'
import type { NewIndexFacts, NewIndexSize } from './facts.ts'
import { ginKeysOf } from './gin-keys.ts'
import type { GinKeys } from './extracted-keys.ts'
import { bytesOfPosting, listBytes, treePages } from './gin-postings.ts'
import { aligned } from './tuple-bytes.ts'
import type { ValueClass } from './value-classes.ts'

/**
 * A GIN index: a metapage, a tree of keys, each with the list of its rows beside it or, where that is long, in a tree of its own
 * (ginentrypage.c, gindatapage.c). What waits in the pending list is none in a new index.
 */
export function newGin(facts: NewIndexFacts): NewIndexSize & { readonly gin: Gin } {
  const rows = rowsOf(facts)
  const isMany = facts.columns.length > 1
  const parts = (rows === 0 ? [] : facts.columns)
    .flatMap((column) => ginKeysOf(column, facts.table.reltuples))
    .flatMap((keys) => keys.classes.map((one) => partOf(one, keys, { rows, isMany, facts })))
  const total = (field: keyof Part): number => parts.reduce((sum, part) => sum + part[field], 0)
  const entries = Math.round(total('entries'))
  const nDataPages = Math.round(total('dataPages'))
  const nEntryPages = entryPages(
    total('entryBytes'),
    entries,
    total('keyBytes'),
    fillOf(facts, total('postings'), entries),
  )
  const blocks = 1 + nEntryPages + nDataPages
  return {
    blocks,
    reltuples: Math.round(total('postings')),
    gin: {
      fidelity: 'estimated',
      nPendingPages: 0,
      nTotalPages: blocks,
      nEntryPages,
      nDataPages,
      nEntries: entries,
    },
  }
}

/** What the keys of one class add to the index. */
interface Part {
  readonly entries: number
  readonly postings: number
  readonly dataPages: number
  /** With their line pointers; those of keys are without their lists. */
  readonly entryBytes: number
  readonly keyBytes: number
}

function partOf(
  { values, share }: ValueClass,
  { width }: GinKeys,
  { rows, isMany, facts }: { readonly rows: number; readonly isMany: boolean; readonly facts: NewIndexFacts },
): Part {
  const mean = share * rows
  const entries = values * -Math.expm1(-mean)
  // With several columns, the number of the column stands before the key.
  const bare = aligned(8 + (isMany ? 2 : 0) + Math.round(width), 8)
  const each = bytesOfPosting(share * Math.min(1, rows / facts.table.reltuples), {
    rows: facts.table.reltuples,
    blocks: facts.table.blocks,
  })
  const drawnValues = Math.min(64, Math.max(1, Math.ceil(entries)))
  const draws = evenDraws()
  let [dataPages, entryBytes] = [0, 0]
  for (let value = 0; value < drawnValues; value += 1) {
    const count = poissonAtLeastOne(mean, draws.next().value[0])
    const withList = aligned(bare + listBytes(count, each), 8)
    const hasTree = withList > longestEntry
    if (hasTree) dataPages += treePages(count, each)
    entryBytes += linePointer + (hasTree ? bare : withList)
  }
  return {
    entries,
    postings: values * mean,
    dataPages: (dataPages * entries) / drawnValues,
    entryBytes: (entryBytes * entries) / drawnValues,
    keyBytes: (linePointer + bare) * entries,
  }
}

/**
 * Pages of the tree of keys. A build inserts them in order, and a page that is full is split in halves (`entrySplitPage`), the
 * left of which gets nothing more.
 */
function entryPages(bytes: number, entries: number, keyBytes: number, fill: number): number {
  if (bytes <= roomOnPage || entries < 2) return 1
  const each = bytes / entries
  const leaves = Math.max(2, Math.ceil(bytes / Math.min(roomOnPage, roomOnPage * fill + each)))
  return leaves + entryPages((keyBytes / entries) * leaves, leaves, (keyBytes / entries) * leaves, fill)
}

/**
 * What does not fit into `maintenance_work_mem` at once, taken at its default, is inserted in several rounds, whose keys fall
 * between those that are there: pages are then as full as in a tree that grew by chance. From 18 on, where the table is large
 * enough for parallel workers, all is sorted first (gininsert.c).
 */
function fillOf({ major, table }: NewIndexFacts, postings: number, entries: number): number {
  const isSorted = major >= 18 && table.blocks >= 1024
  const memory = entries * bytesOfAccumulator + postings * 9
  return isSorted || memory < 2 ** 26 ? 0.5 : Math.LN2
}

/** `GinMaxItemSize` of ginblock.h: three must fit on a page. */
const longestEntry = 2712
const roomOnPage = 8192 - 24 - 8
const linePointer = 4
const bytesOfAccumulator = 130
