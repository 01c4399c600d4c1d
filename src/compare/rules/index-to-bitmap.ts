import type { AccessPathChange } from '../../model/plan-change.ts'
import type { Plan } from '../../model/plan.ts'
import { changedPaths } from '../plans/changed-paths.ts'
import type { Terms } from '../terms.ts'

/** Finds the tables whose rows were fetched in the order of an index, and are fetched page by page now; and the reverse. */
export function compareIndexToBitmap(
  baseline: Plan,
  candidate: Plan,
  terms: Terms,
): readonly AccessPathChange[] {
  return changedPaths(baseline, candidate, terms, ['index-to-bitmap', 'bitmap-to-index'])
}
