import type { PlanChange } from '../model/plan-change.ts'
import type { Plan } from '../model/plan.ts'
import { walkPlan } from '../model/plan.ts'
import type { Allow } from '../model/query.ts'
import { aliasOfWhole } from './plans/partition-alias.ts'

/** The `allow` that excuses a change: of its kind and, where it names a relation, about that relation. */
export function allowFor(
  change: PlanChange,
  allows: readonly Allow[],
  plans: readonly Plan[],
): Allow | undefined {
  return allows.find(
    ({ rule, relation }) =>
      rule === change.kind && (relation === undefined || namesOf(change, plans).has(relation)),
  )
}

/**
 * Everything that somebody may call what a change is about: aliases, tables with and without schema, and for a
 * partition the alias of the whole. A change of the whole plan is about all that the plan reads.
 */
function namesOf(change: PlanChange, plans: readonly Plan[]): ReadonlySet<string> {
  const aliases = aliasesOf(change)
  const names = new Set<string>()
  for (const { scan } of plans.flatMap(({ root }) => [...walkPlan(root)])) {
    if (scan === undefined) continue
    const { alias, relation, schema } = scan
    if (aliases !== null && !aliases.includes(alias) && !aliases.includes(aliasOfWhole(alias))) continue
    names.add(alias).add(aliasOfWhole(alias))
    if (relation !== undefined) names.add(relation).add(`${schema}.${relation}`)
  }
  return names
}

/** Null: all of them. */
function aliasesOf(change: PlanChange): readonly string[] | null {
  if ('alias' in change) return [change.alias]
  if ('aliases' in change) return change.aliases
  return null
}
