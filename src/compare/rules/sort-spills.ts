import type { SortMemoryChange } from '../../model/plan-change.ts'
import type { Plan } from '../../model/plan.ts'
import { workMemOf } from '../facts/memory.ts'
import type { PlanFacts } from '../facts/plan-facts.ts'
import { sortBytes } from '../facts/sort-memory.ts'
import { differenceOf } from '../plans/difference.ts'
import { sharedKeys } from '../plans/shared-keys.ts'
import { sortsIn, type Sort } from '../plans/sorts.ts'
import type { Terms } from '../terms.ts'

/**
 * Finds the sorts that are estimated to need more than `work_mem` in only one of the plans, as the planner reckons when
 * it prices them (`cost_tuplesort` of costsize.c). A LIMIT above keeps a sort to the rows that it wants.
 */
export function compareSortMemory(
  baseline: Plan,
  candidate: Plan,
  { facts }: Terms,
): readonly SortMemoryChange[] {
  if (facts === undefined) return []
  const before = spillsIn(baseline, facts.baseline)
  const after = spillsIn(candidate, facts.candidate)
  if (before.length === 0 && after.length === 0) return []
  const { added, removed } = differenceOf(before, after, sharedKeys(baseline, candidate))
  return [
    ...added.map((spill) => ({ kind: 'sort-spills' as const, ...spill })),
    ...removed.map((spill) => ({ kind: 'sort-fits' as const, ...spill })),
  ]
}

type Spill = Omit<SortMemoryChange, 'kind'>

function spillsIn(plan: Plan, facts: PlanFacts): readonly Spill[] {
  const memory = workMemOf(facts)
  if (memory === undefined) return []
  return sortsIn(plan).flatMap(({ keys, aliases, largest }: Sort): Spill[] => {
    if (largest === undefined || sortBytes(largest.kept, largest.width) <= memory) return []
    return [{ keys, aliases, rows: largest.rows, bytes: sortBytes(largest.rows, largest.width), memory }]
  })
}
