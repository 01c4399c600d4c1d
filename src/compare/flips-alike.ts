import type { PlanChange } from '../model/plan-change.ts'
import type { PlanOutcome } from '../model/plan.ts'
import type { Query } from '../model/query.ts'
import type { QueryReport } from '../model/report.ts'
import { compareQuery } from './compare-query.ts'
import { sameShape } from './plans/same-shape.ts'
import type { Terms } from './terms.ts'

/**
 * Whether another outcome of a query differs from the baseline's as the candidate's does: in being refused or no longer refused, in
 * the change that the report tells first, or, where there is none, in being just that plan.
 */
export function flipsAlike(report: QueryReport, query: Query, outcome: PlanOutcome, terms: Terms): boolean {
  const { baseline, candidate, values } = report
  if (candidate?.status === 'failed') {
    return outcome.status === 'failed' && outcome.sqlstate === candidate.sqlstate
  }
  if (outcome.status === 'failed' || candidate === undefined) return false
  if (baseline?.status !== 'planned') return true
  const [worst] = report.changes
  if (worst === undefined) return sameShape(outcome.plan.root, candidate.plan.root)
  const compared = compareQuery(query, [{ values, outcome: baseline }], [{ values, outcome }], terms)
  return compared.changes.some((change) => isSameChange(change, worst))
}

/** The same thing happens to the same relations: estimates do not matter. */
function isSameChange(one: PlanChange, other: PlanChange): boolean {
  return JSON.stringify(identityOf(one)) === JSON.stringify(identityOf(other))
}

function identityOf(change: PlanChange): readonly unknown[] {
  const { kind } = change
  const subject = [
    'alias' in change ? change.alias : null,
    'aliases' in change ? change.aliases : null,
    'keys' in change ? change.keys : null,
    'of' in change ? change.of : null,
  ]
  return [kind, ...subject, 'after' in change ? pathOf(change.after) : null]
}

/** How it is done afterwards: a method and its indexes, or an order of joins. */
function pathOf(after: unknown): unknown {
  if (typeof after === 'string') return after
  if (typeof after !== 'object' || after === null) return null
  return ['method' in after ? after.method : null, 'indexes' in after ? after.indexes : null]
}
