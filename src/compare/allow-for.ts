import type { PlanChange } from '../model/plan-change.ts'
import type { Allow } from '../model/query.ts'
import type { PlanPair } from './plan-pair.ts'
import { aliasOfWhole } from './plans/partition-alias.ts'
import { isTable, relationsOf, type ReadRelation } from './relations-of-change.ts'
import type { Terms } from './terms.ts'

/** The `allow` that excuses a change: of its kind and, where it names a relation, about that relation. */
export function allowFor(
  change: PlanChange,
  allows: readonly Allow[],
  plans: PlanPair,
  facts: Terms['facts'],
): Allow | undefined {
  return allows.find(
    ({ rule, relation }) =>
      rule === change.kind &&
      (relation === undefined || relationsOf(change, plans, facts).some((read) => isCalled(relation, read))),
  )
}

/** Somebody may call a relation by its alias, for a partition by that of the whole, or by its table. */
function isCalled(name: string, read: ReadRelation): boolean {
  return name === read.alias || name === aliasOfWhole(read.alias) || isTable(name, read)
}
