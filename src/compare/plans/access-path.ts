import type { AccessPath } from '../../model/plan-change.ts'
import type { PlanFacts, RelationFacts } from '../facts/plan-facts.ts'
import { factsAbout } from '../facts/relation-size.ts'
import type { NodeInContext } from './nodes-in-context.ts'
import { isBitmap, type TableScan } from './table-scans.ts'

/** How a scan reaches its table, and how much of it: as far as the table's size is known. */
export function accessPathOf(scan: TableScan, facts: PlanFacts | undefined): AccessPath {
  const { method, indexes, perLoop, inContext } = scan
  const { startupCost, totalCost } = inContext.node.estimate
  const { rows, loops, fraction } = inContext
  const size = factsAbout(scan, facts)
  const pages = size === undefined ? undefined : pagesRead(scan, size)
  return {
    method,
    indexes,
    rows,
    perLoop,
    cost: (startupCost + (totalCost - startupCost) * fraction) * loops,
    ...(size?.rows !== undefined && { share: shareRead(scan, size.rows) }),
    ...(pages !== undefined && { pages: Math.round(pages) }),
  }
}

/** What an index is searched by says how many rows are fetched, but for those that a filter throws away. */
function shareRead(scan: TableScan, tableRows: number): number {
  const { loops, fraction } = scan.inContext
  if (readsAll(scan)) return fraction
  return Math.min(1, (rowsFetched(scan) * loops * fraction) / Math.max(tableRows, 1))
}

/**
 * Pages of the table that are read at least once, at random places (Mackert and Lohman, `index_pages_fetched` of
 * costsize.c, for a table that is cached while it is read). Not known where a filter throws rows away: EXPLAIN tells how many
 * are left, and not how many were fetched for them.
 */
function pagesRead(scan: TableScan, { blocks }: RelationFacts): number | undefined {
  const { loops, fraction } = scan.inContext
  if (!readsTable(scan)) return undefined
  if (readsAll(scan)) return blocks * fraction
  if (scan.filtered.length > 0 && bitmapOf(scan) === undefined) return undefined
  const fetched = rowsFetched(scan) * loops * fraction
  return Math.min(blocks, (2 * blocks * fetched) / Math.max(2 * blocks + fetched, 1))
}

/** At least. A bitmap tells how many rows it finds, before the filter. */
function rowsFetched(scan: TableScan): number {
  return bitmapOf(scan)?.rows ?? scan.inContext.rows
}

function bitmapOf({ inContext: { children } }: TableScan): NodeInContext | undefined {
  return children.find(({ node }) => isBitmap(node))
}

/** An index-only scan leaves the table alone, but for pages that are not known to be visible to all. */
function readsTable({ method }: TableScan): boolean {
  return method !== 'Index Only Scan'
}

/** A sequential scan does, and an index that is walked from end to end, mostly for its order. */
function readsAll({ method, searched }: TableScan): boolean {
  return method === 'Seq Scan' || (method.startsWith('Index ') && searched.length === 0)
}
