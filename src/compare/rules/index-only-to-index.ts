import type { AccessPathChange } from '../../model/plan-change.ts'
import type { Plan } from '../../model/plan.ts'
import { changedPaths } from '../plans/changed-paths.ts'
import type { Terms } from '../terms.ts'

/** Finds the tables that were not read themselves, as an index held all that was asked for; and the reverse. */
export function compareIndexOnlyToIndex(
  baseline: Plan,
  candidate: Plan,
  terms: Terms,
): readonly AccessPathChange[] {
  return changedPaths(baseline, candidate, terms, ['index-only-to-index', 'index-to-index-only'])
}
