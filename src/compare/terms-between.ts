import type { Provenance } from '../model/report.ts'
import { majorOf } from '../model/server.ts'
import type { Terms } from './terms.ts'

/**
 * What may be compared between two scenarios, as far as their provenance tells. Whoever changes settings knows better:
 * another `random_page_cost` is another unit.
 */
export function termsBetween(
  baseline: Provenance,
  candidate: Provenance,
): Required<Pick<Terms, 'costsCompare' | 'rowsCompare'>> {
  const rowsCompare =
    baseline.capturedAt === candidate.capturedAt &&
    baseline.database === candidate.database &&
    baseline.production.version === candidate.production.version &&
    scaleOf(baseline) === scaleOf(candidate)
  return { costsCompare: rowsCompare && sameArithmetic(baseline, candidate), rowsCompare }
}

function scaleOf({ scale = {} }: Provenance): string {
  return JSON.stringify(scale)
}

/** The engine's name without its version: minor versions do not change cost functions. */
function sameArithmetic(baseline: Provenance, candidate: Provenance): boolean {
  return (
    baseline.engine.split(' ')[0] === candidate.engine.split(' ')[0] &&
    majorOf(baseline.server) === majorOf(candidate.server) &&
    baseline.server.pointerBytes === candidate.server.pointerBytes
  )
}
