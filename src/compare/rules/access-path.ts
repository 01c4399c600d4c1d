import type { AccessPathChange } from '../../model/plan-change.ts'
import type { Plan } from '../../model/plan.ts'
import { changedPaths } from '../plans/changed-paths.ts'
import type { Terms } from '../terms.ts'

/** Finds all other changes of method: from or to a TID scan, a sample, a foreign or a custom scan. */
export function compareOtherAccessPaths(
  baseline: Plan,
  candidate: Plan,
  terms: Terms,
): readonly AccessPathChange[] {
  return changedPaths(baseline, candidate, terms, ['access-path'])
}
