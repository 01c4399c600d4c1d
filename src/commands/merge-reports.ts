import { assembleReport } from '../compare/assemble-report.ts'
import type { Provenance, Report } from '../model/report.ts'
import { requireParts, type SavedReport } from './require-parts.ts'

/** The report that these are parts of: what one run over the whole corpus would have written, to the byte. One alone is as it is. */
export function mergeReports(parts: readonly [SavedReport, ...SavedReport[]]): Report {
  if (parts.length === 1) return parts[0].report
  requireParts(parts)
  const [first, ...others] = parts.map(({ report }) => report).toSorted(inOrder) as [Report, ...Report[]]
  const { shard: _, ...frame } = first
  return assembleReport(
    {
      ...frame,
      baseline: withShortfallsOf(
        first.baseline,
        others.map(({ baseline }) => baseline),
      ),
      candidate: withShortfallsOf(
        first.candidate,
        others.map(({ candidate }) => candidate),
      ),
    },
    [first, ...others].flatMap(({ queries }) => queries),
  )
}

function inOrder({ shard: one }: Report, { shard: other }: Report): number {
  return (one?.index ?? 0) - (other?.index ?? 0)
}

/** What stood in the way of one part is true of the whole. */
function withShortfallsOf(provenance: Provenance, others: readonly Provenance[]): Provenance {
  const shortfalls = new Set(others.flatMap((other) => other.shortfalls))
  for (const shortfall of provenance.shortfalls) shortfalls.delete(shortfall)
  return { ...provenance, shortfalls: [...provenance.shortfalls, ...shortfalls] }
}
