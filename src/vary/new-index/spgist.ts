import { columnWidths } from './column-widths.ts'
import { meanOf } from './even-draws.ts'
import { nullShareOf, rowsOf } from './facts.ts'
import type { NewIndexColumn, NewIndexFacts, NewIndexSize } from './facts.ts'
import { aligned } from './tuple-bytes.ts'
import { valueClassesOf } from './value-classes.ts'

/**
 * An SP-GiST index: a metapage, a root for values and one for nulls, and pages of leaves and inner tuples as the operator class
 * partitions them; see `fillOf`.
 */
export function newSpgist(facts: NewIndexFacts): NewIndexSize {
  const rows = rowsOf(facts)
  const [column] = facts.columns
  if (column === undefined) return { blocks: fixedPages, reltuples: rows }
  const nulls = nullShareOf(column)
  const entry = (kept: (width: number) => number): number =>
    linePointer +
    leafHeader +
    meanOf(columnWidths(column).map(({ value, weight }) => ({ value: aligned(kept(value), 8), weight })))
  const whole = isRadix(column) ? repeatedShare(column, facts, rows) : 0
  const leaf =
    whole * entry(() => 1) +
    (1 - whole) * entry((width) => (isRadix(column) ? Math.max(1, width - 3) : width))
  const nullPages = (rows * nulls * (linePointer + leafHeader)) / roomOnPage
  const pages = (rows * (1 - nulls) * leaf) / (roomOnPage * fillOf(column))
  return {
    blocks: fixedPages + (pages <= 1 ? 0 : Math.ceil(pages)) + (nullPages <= 1 ? 0 : Math.ceil(nullPages)),
    reltuples: rows,
  }
}

/** Below the letters that lead to it, a radix tree keeps what is left of a text (spgtextproc.c). */
function isRadix({ opclass }: NewIndexColumn): boolean {
  return opclass === 'text_ops' || opclass === 'varchar_ops'
}

/** Rows whose value fills pages of its own: all its letters lead there, and nothing is left of it. */
function repeatedShare(column: NewIndexColumn, { table, indisunique }: NewIndexFacts, rows: number): number {
  return valueClassesOf(column, table.reltuples, indisunique)
    .filter(({ share }) => share * rows > entriesOfPage)
    .reduce((sum, { values, share }) => sum + values * share, 0)
}

/** What share of a page leaves take after a build, inner tuples apart, as real builds of 14 to 18 were seen to leave it. */
function fillOf({ opclass }: NewIndexColumn): number {
  switch (opclass ?? '') {
    case 'quad_point_ops':
      return 0.8
    case 'box_ops':
    case 'poly_ops':
      return 0.85
    case 'range_ops':
      return 0.45
    case 'text_ops':
    case 'varchar_ops':
      return 0.77
    default:
      return 0.68
  }
}

/** Metapage, root and null root (`SPGIST_LAST_FIXED_BLKNO` of spgist_private.h). */
const fixedPages = 3
/** `SGLTHDRSZ` */
const leafHeader = 16
const linePointer = 4
const entriesOfPage = 200
/** Without the page's header and `SpGistPageOpaqueData`. */
const roomOnPage = 8192 - 24 - 8
