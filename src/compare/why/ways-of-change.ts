import type { PlanChange, PlanChangeKind } from '../../model/plan-change.ts'
import { isJoinChange, isPathChange } from './change-kinds.ts'
import { noWays, settingsOf, type Ways } from './ways.ts'

/**
 * The way that the candidate took in a change. An index is withheld where the baseline reads the table by another or by none, which
 * leaves all other tables alone; a method is withheld from the whole plan, for no setting is about a part of one.
 */
export function waysOfChange(change: PlanChange): Ways {
  if (isPathChange(change)) {
    const { before, after, relation } = change
    const own = after.indexes.filter((index) => !before.indexes.includes(index))
    return own.length > 0
      ? { settings: [], indexes: own.map((index) => ({ index, relation })) }
      : before.method === after.method
        ? noWays
        : offFor(after.method)
  }
  if (isJoinChange(change)) return offFor(...change.after.method.split(' and '))
  if (change.kind === 'aggregate-strategy')
    return offFor(change.after.method === 'GroupAggregate' ? 'Sort' : change.after.method)
  return offFor(nodeOf[change.kind] ?? '')
}

const nodeOf: Partial<Record<PlanChangeKind, string>> = {
  'sort-added': 'Sort',
  'limit-no-longer-early': 'Sort',
  'gained-memoize': 'Memoize',
  'gained-parallelism': 'Gather',
}

function offFor(...nodeTypes: readonly string[]): Ways {
  const settings = nodeTypes.flatMap((nodeType) => settingsOf({ nodeType, parallelAware: false }))
  return { settings, indexes: [] }
}
