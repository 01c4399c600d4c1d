import { columnWidths, withHeader } from './column-widths.ts'
import { meanOf } from './even-draws.ts'
import { fillfactorOf, nullShareOf, rowsOf } from './facts.ts'
import type { NewIndexColumn, NewIndexFacts, NewIndexSize } from './facts.ts'
import { elementsPerRow, lexemeLength, shownValues } from './gin-keys.ts'
import { indexTupleBytes } from './tuple-bytes.ts'
import type { StoredColumn } from './tuple-bytes.ts'
import { trigrams } from './trigrams.ts'

/**
 * A GiST index: a root and pages below it. How full a page is left by splits is a matter of the operator class and of the order
 * in which rows come; see `fillOf`.
 */
export function newGist(facts: NewIndexFacts): NewIndexSize {
  const rows = rowsOf(facts)
  const entry = linePointer + meanOf(indexTupleBytes(facts.columns.map(storedOf)))
  const perPage = Math.max(2, (roomOnPage * fillOf(facts)) / entry)
  return { blocks: pagesOf(rows, roomOnPage / entry, perPage), reltuples: rows }
}

/** Pages of a level and of those above it. What fits on one page is the root. */
function pagesOf(entries: number, mostOfPage: number, perPage: number): number {
  if (entries <= mostOfPage) return 1
  const pages = Math.max(2, Math.ceil(entries / perPage))
  return pages + pagesOf(pages, mostOfPage, perPage)
}

/**
 * What share of a page is in use after a build, as real builds of 14 to 18 were seen to leave it: no statistic tells. Where all
 * operator classes can sort, pages come out of sorted rows: full to the fillfactor in 14, split by the operator class since 15
 * (gistbuild.c). Points could be sorted from 14 on, ranges and the scalar types of btree_gist since 18.
 */
function fillOf(facts: NewIndexFacts): number {
  const { major, columns } = facts
  const classes = columns.map(({ opclass }) => opclass ?? '')
  const areAll = (pattern: RegExp): boolean => classes.every((opclass) => pattern.test(opclass))
  if (areAll(/^point_ops$/)) return major === 14 ? fillfactorOf(facts, 90) : 0.67
  if (major >= 18 && areAll(scalar)) return classes.length === 1 ? 0.97 : 0.68
  if (areAll(/^(multi)?range_ops$/)) return major >= 18 ? 0.62 : 0.5
  if (areAll(/^(box|poly|circle)_ops$/)) return 0.5
  if (areAll(/^tsvector_ops$/)) return 0.85
  if (areAll(/^gist_trgm_ops$/)) return 0.66
  if (areAll(/^inet_ops$/)) return 0.66
  return 0.58
}

const scalar =
  /^gist_(int[248]|float[48]|numeric|text|bpchar|bytea|date|time|timetz|timestamp|timestamptz|interval|oid|uuid|inet|cidr|bool|bit|vbit|enum|cash|macaddr8?)_ops$/

function storedOf(column: NewIndexColumn): StoredColumn {
  const { attlen, attalign } = column
  const own = keptBytes(column)
  const widths = own === undefined ? columnWidths(column) : [{ value: own, weight: 1 }]
  return { attlen, attalign, widths, nullShare: nullShareOf(column) }
}

/** What operator classes make of a value that is not as long as the value. */
function keptBytes(column: NewIndexColumn): number | undefined {
  const { opclass, statistics } = column
  if (opclass === 'inet_ops') return withHeader(addressBytes)
  if (opclass === 'tsvector_ops' && statistics !== undefined)
    // A hash of each lexeme (`gtsvector_compress` of tsgistidx.c), until a signature is shorter.
    return withHeader(
      Math.min(signatureBytes, flagBytes + 4 * elementsPerRow(statistics, lexemeLength(statistics))),
    )
  if (opclass !== 'gist_trgm_ops') return undefined
  const counts = shownValues(column).map((text) => trigrams(text).size)
  const count = counts.reduce((sum, found) => sum + found, 0) / Math.max(1, counts.length)
  return withHeader(1 + 3 * (counts.length > 0 ? count : 16))
}

/** Family, length, common bits and the four bytes of an address of IPv4 (`GistInetKey`). */
const addressBytes = 7
const flagBytes = 4
/** `SIGLEN_DEFAULT` of tsgistidx.c, which is 31 words. */
const signatureBytes = flagBytes + 124
const linePointer = 4
/** Without the page's header and `GISTPageOpaqueData`. */
const roomOnPage = 8192 - 24 - 16
