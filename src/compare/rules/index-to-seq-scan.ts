import type { AccessPathChange } from '../../model/plan-change.ts'
import type { Plan } from '../../model/plan.ts'
import { changedPaths } from '../plans/changed-paths.ts'
import type { Terms } from '../terms.ts'

/** Finds the tables that were reached by an index, its own or index-only, and are read from end to end now; and the reverse. */
export function compareIndexToSeqScan(
  baseline: Plan,
  candidate: Plan,
  terms: Terms,
): readonly AccessPathChange[] {
  return changedPaths(baseline, candidate, terms, ['index-to-seq-scan', 'seq-to-index-scan'])
}
