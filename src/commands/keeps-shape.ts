import { comparePlans } from '../compare/compare-plans.ts'
import { judgeChanges } from '../compare/judge-changes.ts'
import { isPathChange } from '../compare/why/change-kinds.ts'
import { isSeenInShape } from '../compare/why/shape-changes.ts'
import { readPlanText } from '../explain/read-plan-text.ts'
import { shapeOf, withoutJitFooter } from '../explain/plan-text.ts'
import type { PlanAnswer } from '../model/expectation.ts'
import { Failure } from '../model/failure.ts'
import { planChangeText } from '../model/plan-change-text.ts'
import type { AccessPath, PlanChange } from '../model/plan-change.ts'
import type { PlannedExpected } from './plan-expected.ts'
import type { Planning } from './planning.ts'

/**
 * Whether a plan is still of a shape that somebody kept, as far as rules and policy tell: a change of shape that the policy takes for a warning or
 * an error is one. No estimates are kept with a shape, so that nothing here is about costs that moved.
 */
export function keepsShape(
  shape: string,
  { query, plan }: PlannedExpected,
  { policy, side }: Planning,
): Pick<PlanAnswer, 'isMet' | 'reasons'> {
  if (shape === shapeOf(withoutJitFooter(plan.text))) return { isMet: true, reasons: [] }
  const kept = readPlanText(shape)
  if (kept === undefined) {
    throw new Failure('bad-artifact', 'What was kept is no plan.', {
      hint: 'Update the snapshot, or take its file from version control.',
    })
  }
  const plans = { baseline: kept, candidate: plan }
  const terms = {
    policy,
    costsCompare: false,
    rowsCompare: false,
    facts: { baseline: side.facts, candidate: side.facts },
  }
  const found = comparePlans(kept, plan, terms).filter(isSeenInShape)
  const { changes } = judgeChanges(found, plans, terms, query)
  const told = changes.filter(({ severity, allowed }) => severity !== 'info' && allowed === undefined)
  return { isMet: told.length === 0, reasons: told.map(sayChange) }
}

/** Without the numbers, which only one of the plans has. */
function sayChange(change: PlanChange): string {
  const { title } = planChangeText[change.kind]
  if (isPathChange(change)) {
    const { relation, before, after } = change
    return `${title}: ${relation} by ${sayPath(after)}, before by ${sayPath(before)}.`
  }
  return 'aliases' in change ? `${title}: ${change.aliases.join(', ')}.` : `${title}.`
}

function sayPath({ method, indexes }: AccessPath): string {
  return [method, ...(indexes.length === 0 ? [] : ['using', indexes.join(', ')])].join(' ')
}
