import type { JitChange } from '../../model/plan-change.ts'
import type { Plan } from '../../model/plan.ts'
import type { PlanFacts } from '../facts/plan-facts.ts'
import type { Terms } from '../terms.ts'

/**
 * Finds out whether the server compiles the plan before it runs it: where its cost is above `jit_above_cost`
 * (`standard_planner` of planner.c), and LLVM is there, which no plan tells.
 *
 * Silent where the data differ: plans of more rows pass the threshold as they grow.
 */
export function compareJit(baseline: Plan, candidate: Plan, terms: Terms): readonly JitChange[] {
  const { facts, costsCompare, rowsCompare = costsCompare } = terms
  if (facts === undefined || !rowsCompare) return []
  const before = baseline.root.estimate.totalCost
  const after = candidate.root.estimate.totalCost
  const [from, to] = [thresholdOf(facts.baseline), thresholdOf(facts.candidate)]
  if (before > from === after > to) return []
  return after > to
    ? [{ kind: 'jit-on', before, after, above: to }]
    : [{ kind: 'jit-off', before, after, above: from }]
}

/** 15 to 18 turn JIT on unless told otherwise; a server without LLVM has the setting too. */
function thresholdOf({ settings }: PlanFacts): number {
  const above = Number(settings['jit_above_cost'] ?? 100_000)
  return settings['jit'] !== 'on' || above < 0 || Number.isNaN(above) ? Infinity : above
}
