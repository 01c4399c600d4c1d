import type { QuantityInput } from '../../../model/why.ts'
import type { PairedScan } from '../../plans/pair-scans.ts'
import type { TableScan } from '../../plans/table-scans.ts'
import { concernedPairs } from '../concerned-pairs.ts'
import type { Flip, FlipSide } from '../flip.ts'
import { relationRead } from '../relation-read.ts'
import { largestFirst } from './quantities.ts'

/** Of the tables that the change is about. */
export function movedSizes(flip: Flip): readonly QuantityInput[] {
  const { baseline, candidate } = flip
  const pairs = concernedPairs(flip)
  const once = pairs.filter(
    ({ relation }, at) => pairs.findIndex((other) => other.relation === relation) === at,
  )
  return largestFirst(once.flatMap((pair) => sizesOf(pair, baseline, candidate)))
}

function sizesOf(
  { relation, before, after }: PairedScan,
  baseline: FlipSide,
  candidate: FlipSide,
): readonly QuantityInput[] {
  const was = sizeOf(before, baseline)
  const is = sizeOf(after, candidate)
  const isWithoutTable = [before, after].some(({ method }) => method === 'Index Only Scan')
  return (['rows', 'pages', 'all-visible'] as const).flatMap((kind): QuantityInput[] => {
    const [one, other] = [was?.[kind], is?.[kind]]
    if (one === undefined || other === undefined || (kind === 'all-visible' && !isWithoutTable)) return []
    return [{ kind, of: relation, baseline: one, candidate: other }]
  })
}

/** As the planner has it: pages are measured, those that are all-visible remembered (`estimate_rel_size` of plancat.c). */
function sizeOf(
  scan: TableScan,
  side: FlipSide,
): { readonly rows?: number; readonly pages: number; readonly 'all-visible'?: number } | undefined {
  const found = relationRead(scan, side)
  if (found === undefined) return undefined
  const { rows, blocks, schemaname, relname } = found
  const row = side.snapshot.relations.find((one) => one.schemaname === schemaname && one.relname === relname)
  return {
    pages: blocks,
    ...(rows !== undefined && { rows }),
    ...(row !== undefined && blocks > 0 && { 'all-visible': Math.min(1, row.relallvisible / blocks) }),
  }
}
