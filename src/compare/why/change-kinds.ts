import type {
  AccessPathChange,
  ConditionChange,
  IndexChange,
  JoinMethodChange,
  PlanChange,
} from '../../model/plan-change.ts'

/** One table is reached in another way. */
export function isPathChange(change: PlanChange): change is AccessPathChange | IndexChange | ConditionChange {
  return 'relation' in change && 'before' in change && 'method' in change.before
}

/** Some tables are joined in another way. */
export function isJoinChange(change: PlanChange): change is JoinMethodChange {
  return (
    'aliases' in change &&
    'before' in change &&
    typeof change.before === 'object' &&
    'outerRows' in change.before
  )
}

/** What a change is about, of changes within one set of names; empty where it is the whole plan. */
export function placeOf(change: PlanChange): string {
  if ('alias' in change) return change.alias
  return 'aliases' in change ? change.aliases.join('\n') : ''
}
