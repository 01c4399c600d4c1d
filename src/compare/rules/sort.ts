import type { SortChange } from '../../model/plan-change.ts'
import type { Plan } from '../../model/plan.ts'
import { walkPlan } from '../../model/plan.ts'
import { nodesInContext } from '../plans/nodes-in-context.ts'
import { aliasOfWhole } from '../plans/partition-alias.ts'

/** Finds the orders that only one of the plans has to sort for. An incremental sort is a sort. */
export function compareSorts(baseline: Plan, candidate: Plan): SortChange[] {
  const before = sortsByKeys(baseline)
  const after = sortsByKeys(candidate)
  return [
    ...changesOf('sort-added', sortsOnlyIn(after, before)),
    ...changesOf('sort-removed', sortsOnlyIn(before, after)),
  ]
}

function changesOf(kind: SortChange['kind'], sorts: readonly Sort[]): SortChange[] {
  return sorts.map(({ keys, aliases, rows }) => ({ kind, keys, aliases, rows }))
}

type Sort = Pick<SortChange, 'keys' | 'aliases' | 'rows'>

/** Partitions that are sorted one by one make one sort. */
function sortsByKeys(plan: Plan): Map<string, Sort> {
  const sorts = new Map<string, Sort>()
  for (const { node, isMember, rows } of nodesInContext(plan)) {
    if (node.sortKeys === undefined || !node.nodeType.endsWith('Sort')) continue
    const keys = isMember ? node.sortKeys.map(keyOfWhole) : node.sortKeys
    const aliases = [...walkPlan(node)].flatMap(({ scan }) => scan?.alias ?? [])
    const known = sorts.get(keys.join())
    sorts.set(keys.join(), {
      keys,
      aliases: [...new Set([...(known?.aliases ?? []), ...aliases])].toSorted(),
      rows: rows + (known?.rows ?? 0),
    })
  }
  return sorts
}

function sortsOnlyIn(sorts: ReadonlyMap<string, Sort>, others: ReadonlyMap<string, Sort>): Sort[] {
  return [...sorts].filter(([keys]) => !others.has(keys)).map(([, sort]) => sort)
}

/** `o.created_at DESC` for `o_2.created_at DESC`. */
function keyOfWhole(key: string): string {
  return key.replaceAll(/\b(\w+)\./g, (_, alias: string) => `${aliasOfWhole(alias)}.`)
}
