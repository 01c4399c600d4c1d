import type { AggregateChange } from '../../model/plan-change.ts'
import type { Plan } from '../../model/plan.ts'
import { groupingsIn } from '../plans/groupings.ts'
import { sharedKeys } from '../plans/shared-keys.ts'

/** Finds the groups that are made by hashing in one of the plans and from sorted rows in the other. */
export function compareAggregates(baseline: Plan, candidate: Plan): readonly AggregateChange[] {
  const groupings = groupingsIn(baseline)
  const groupingsAfter = groupingsIn(candidate)
  if (groupings.length === 0 || groupingsAfter.length === 0) return []
  const keyOf = sharedKeys(baseline, candidate)
  const counterparts = new Map(groupingsAfter.map((grouping) => [keyOf.after(grouping), grouping]))
  return groupings.flatMap((before): AggregateChange[] => {
    const after = counterparts.get(keyOf.before(before))
    if (after === undefined || after.method === before.method) return []
    return [
      {
        kind: 'aggregate-strategy',
        keys: after.keys,
        ...(before.keys.join() !== after.keys.join() && { formerKeys: before.keys }),
        aliases: after.aliases,
        ...(before.aliases.join() !== after.aliases.join() && { formerAliases: before.aliases }),
        before: { method: before.method, groups: before.groups },
        after: { method: after.method, groups: after.groups },
      },
    ]
  })
}
