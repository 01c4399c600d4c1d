import type { PlanChange } from '../../model/plan-change.ts'
import type { Plan } from '../../model/plan.ts'
import { walkPlan } from '../../model/plan.ts'
import type { PlanFacts } from '../facts/plan-facts.ts'
import { groupingsIn } from '../plans/groupings.ts'
import { joinsIn, joinTrees } from '../plans/join-trees.ts'
import { tableScans } from '../plans/table-scans.ts'
import { isJoinChange, isPathChange, placeOf } from './change-kinds.ts'
import { changesWithin } from './shape-changes.ts'

/** Whether another plan for the same statement does what the chosen one came to do by a change. */
export function takesWay(plan: Plan, change: PlanChange, chosen: Plan, facts: PlanFacts): boolean {
  if (isPathChange(change)) {
    const { alias, relation, after } = change
    return tableScans(plan).some(
      (scan) =>
        (scan.alias === alias || scan.whole === alias) &&
        scan.relation === relation &&
        scan.method === after.method &&
        isSame(scan.indexes, after.indexes),
    )
  }
  if (isJoinChange(change)) {
    const { aliases, after } = change
    const joins = joinTrees(plan).flatMap(joinsIn)
    return joins.some(
      ({ aliases: joined, method }) => isSame(joined, aliases) && after.method.includes(method ?? ''),
    )
  }
  if (change.kind === 'aggregate-strategy') {
    const { keys, after } = change
    return groupingsIn(plan).some(
      (grouping) => isSame(grouping.keys, keys) && grouping.method === after.method,
    )
  }
  if (change.kind === 'sort-added') {
    const { keys } = change
    return [...walkPlan(plan.root)].some(({ sortKeys }) => sortKeys !== undefined && isSame(sortKeys, keys))
  }
  return !changesWithin(plan, chosen, facts).some(
    (one) => one.kind === change.kind && placeOf(one) === placeOf(change),
  )
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((text, at) => text === other[at])
}
