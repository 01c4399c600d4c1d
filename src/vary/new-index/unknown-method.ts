import { columnWidths } from './column-widths.ts'
import { meanOf } from './even-draws.ts'
import { nullShareOf, rowsOf } from './facts.ts'
import type { NewIndexFacts, NewIndexSize } from './facts.ts'
import { indexTupleBytes } from './tuple-bytes.ts'

/** An index of an extension's own access method: an entry for each row, on pages that are two thirds full. */
export function newOfUnknownMethod(facts: NewIndexFacts): NewIndexSize {
  const rows = rowsOf(facts)
  const stored = facts.columns.map((column) => ({
    ...column,
    widths: columnWidths(column),
    nullShare: nullShareOf(column),
  }))
  const entry = 4 + meanOf(indexTupleBytes(stored))
  return { blocks: 1 + Math.ceil((rows * entry) / (8168 * (2 / 3))), reltuples: rows }
}
