import type { Brin } from '../../model/snapshot.ts'
import { lastRevmapPage } from '../../postgres/pages/index-sizes.ts'
import { columnWidths } from './column-widths.ts'
import { meanOf } from './even-draws.ts'
import { nullShareOf, optionOf } from './facts.ts'
import type { NewIndexColumn, NewIndexFacts, NewIndexSize } from './facts.ts'
import { aligned, sizesAfter } from './tuple-bytes.ts'
import type { StoredColumn } from './tuple-bytes.ts'

/** A BRIN index: a metapage, the map of ranges, and pages with a tuple for each range of the table. */
export function newBrin(facts: NewIndexFacts): NewIndexSize & { readonly brin: Brin } {
  const pagesPerRange = Number(optionOf(facts, 'pages_per_range') ?? 128)
  const ranges = Math.ceil(facts.table.blocks / pagesPerRange)
  const revmapPages = lastRevmapPage(facts.table.blocks, pagesPerRange)
  const perPage = Math.max(1, Math.floor(roomOnPage / (rangeBytes(facts, pagesPerRange) + 4)))
  return {
    blocks: 1 + revmapPages + Math.ceil(ranges / perPage),
    reltuples: ranges,
    brin: { fidelity: 'estimated', pagesPerRange, lastRevmapPage: revmapPages },
  }
}

/** A header of five bytes, two bits a column if there are nulls, and what the operator classes keep (`brin_form_tuple`). */
function rangeBytes(facts: NewIndexFacts, pagesPerRange: number): number {
  const hasNulls = facts.columns.some((column) => nullShareOf(column) > 0)
  const header = aligned(5 + (hasNulls ? Math.ceil(facts.columns.length / 4) : 0), 8)
  const kept = facts.columns.flatMap((column) => summaryOf(column, pagesPerRange))
  return meanOf(sizesAfter(kept, (data) => header + aligned(data, 8)))
}

/** The values that an operator class keeps of a column for a range. */
function summaryOf(column: NewIndexColumn, pagesPerRange: number): readonly StoredColumn[] {
  const widths = [{ value: Math.round(meanOf(columnWidths(column))), weight: 1 }]
  const value: StoredColumn = { attlen: column.attlen, attalign: column.attalign, widths, nullShare: 0 }
  const opclass = column.opclass ?? ''
  if (opclass.endsWith('_bloom_ops')) return [ofBytes(bloomBytes(pagesPerRange))]
  // A header and values: the 32 that there may be are made half as many when there are more (`values_per_range`).
  if (opclass.endsWith('_minmax_multi_ops')) return [ofBytes(20 + 16 * (widths[0]?.value ?? 8))]
  // A value that covers all, and two booleans.
  if (opclass.endsWith('inclusion_ops')) return [value, flag, flag]
  return [value, value]
}

/** One value in a hundred by mistake, of a tenth as many values as the range has room for rows (brin_bloom.c). */
function bloomBytes(pagesPerRange: number): number {
  const distinct = Math.max(16, 0.1 * mostRowsOfPage * pagesPerRange)
  return 16 + Math.ceil((-distinct * Math.log(0.01)) / Math.log(2) ** 2 / 8)
}

function ofBytes(bytes: number): StoredColumn {
  return { attlen: -1, attalign: 'i', widths: [{ value: bytes, weight: 1 }], nullShare: 0 }
}

const flag: StoredColumn = { attlen: 1, attalign: 'c', widths: [{ value: 1, weight: 1 }], nullShare: 0 }

/** `MaxHeapTuplesPerPage` */
const mostRowsOfPage = 291
/** Without the page's header and `BrinSpecialSpace`. */
const roomOnPage = 8192 - 24 - 8
