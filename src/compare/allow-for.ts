import type { PlanChange } from '../model/plan-change.ts'
import type { Plan, Scan } from '../model/plan.ts'
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
      rule === change.kind &&
      (relation === undefined || scansOf(change, plans).some((scan) => isCalled(relation, scan))),
  )
}

/** What a change is about. One of the whole plan is about all that the plan reads. */
function scansOf(change: PlanChange, plans: readonly Plan[]): Scan[] {
  const aliases = aliasesOf(change)
  return plans
    .flatMap(({ root }) => [...walkPlan(root)])
    .flatMap(({ scan }) => scan ?? [])
    .filter(
      ({ alias }) => aliases === null || aliases.includes(alias) || aliases.includes(aliasOfWhole(alias)),
    )
}

/**
 * Somebody may call a relation by its alias, for a partition by that of the whole, or by its table, with or without the
 * schema. EXPLAIN tells the schema on demand only.
 */
function isCalled(name: string, { alias, relation, schema }: Scan): boolean {
  if (name === alias || name === aliasOfWhole(alias) || name === relation) return true
  return schema === undefined ? name.endsWith(`.${relation}`) : name === `${schema}.${relation}`
}

/** Null: all of them. */
function aliasesOf(change: PlanChange): readonly string[] | null {
  if ('alias' in change) return [change.alias]
  if ('aliases' in change) return change.aliases
  return null
}
