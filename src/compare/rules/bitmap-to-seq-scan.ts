import type { AccessPathChange } from '../../model/plan-change.ts'
import type { Plan } from '../../model/plan.ts'
import { changedPaths } from '../plans/changed-paths.ts'
import type { Terms } from '../terms.ts'

/** Finds the tables of which a bitmap read some pages, and all are read now; and the reverse. */
export function compareBitmapToSeqScan(
  baseline: Plan,
  candidate: Plan,
  terms: Terms,
): readonly AccessPathChange[] {
  return changedPaths(baseline, candidate, terms, ['bitmap-to-seq-scan', 'seq-to-bitmap-scan'])
}
