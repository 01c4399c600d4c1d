import type { PlanChange } from '../model/plan-change.ts'
import type { RuleOptions, RulesLayer } from '../model/policy.ts'
import { matchesGlob } from './glob.ts'
import type { PlanPair } from './plan-pair.ts'
import { isTable, relationsOf } from './relations-of-change.ts'
import type { Terms } from './terms.ts'

/** What holds for a change: what the policy says of its kind, over that of its tables, over that of its query. */
export function optionsFor(
  change: PlanChange,
  query: string,
  plans: PlanPair,
  { policy: { rules, tables, queries }, facts }: Terms,
): RuleOptions {
  const layers = [
    ...tables.filter((layer) => layer.rules[change.kind] !== undefined && isAboutTable(layer)),
    ...queries.filter(({ pattern }) => matchesGlob(query, pattern)),
  ]
  return Object.assign({}, rules[change.kind], ...layers.map((layer) => layer.rules[change.kind]))

  function isAboutTable({ pattern }: RulesLayer): boolean {
    return relationsOf(change, plans, facts).some((read) => isTable(pattern, read))
  }
}
