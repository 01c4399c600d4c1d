import type { TableScan } from '../plans/table-scans.ts'
import type { FlipSide } from './flip.ts'
import { relationRead } from './relation-read.ts'

/** How much of its table a scan fetches. */
export interface Reading {
  /** At a time. */
  readonly rows: number
  /** How often it looks rows up; 1 where it does not depend on another relation. */
  readonly lookups: number
  /** Of the table's rows, all lookups together, from 0 to 1. Absent where the table's size is not known. */
  readonly share?: number
  /** Whether it may be more: EXPLAIN does not tell how many rows a filter throws away. */
  readonly isAtLeast: boolean
}

export function readingOf(scan: TableScan, side: FlipSide): Reading {
  const { perLoop, inContext, filtered } = scan
  const size = relationRead(scan, side)?.rows
  const fetched = readsAll(scan) ? size : fetchedByBitmap(scan)
  // Of lookups, a LIMIT makes fewer, and they are counted so.
  const rows = (fetched ?? inContext.rows) * (perLoop ? 1 : inContext.fraction)
  const lookups = perLoop ? Math.max(1, Math.round(inContext.loops)) : 1
  return {
    rows,
    lookups,
    ...(size !== undefined && { share: Math.min(1, (rows * lookups) / Math.max(size, 1)) }),
    isAtLeast: fetched === undefined && filtered.length > 0,
  }
}

/** A sequential scan does, and an index that is walked from end to end, mostly for its order. */
function readsAll({ method, searched }: TableScan): boolean {
  return method === 'Seq Scan' || (method.startsWith('Index ') && searched.length === 0)
}

/** The index scan below a bitmap shows the rows of its own conditions; those that combine several do not. */
function fetchedByBitmap({ inContext: { children } }: TableScan): number | undefined {
  const [only, another] = children
  return only?.node.nodeType === 'Bitmap Index Scan' && another === undefined ? only.rows : undefined
}
