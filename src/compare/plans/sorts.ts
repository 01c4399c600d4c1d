import type { Plan } from '../../model/plan.ts'
import { aliasesBelow } from './aliases-below.ts'
import { keyOfWhole } from './keys.ts'
import { isPlannedApart, nodesInContext } from './nodes-in-context.ts'
import { oncePerPlan } from './once-per-plan.ts'

/** What a plan sorts by some keys, in one node or in one for each partition. */
export interface Sort {
  /** In EXPLAIN's words, of the whole where partitions are sorted. */
  readonly keys: readonly string[]
  readonly aliases: readonly string[]
  /** Of all processes. */
  readonly rows: number
  readonly cost: number
  /** The largest that one process sorts at once, as a whole: an incremental sort keeps but a few rows. */
  readonly largest?: { readonly rows: number; readonly width: number; readonly kept: number }
}

/** Partitions that are sorted one by one make one sort. An incremental sort is a sort. */
export const sortsIn = oncePerPlan((plan: Plan): readonly Sort[] => {
  const sorts = new Map<string, Sort>()
  for (const inContext of nodesInContext(plan)) {
    const { node, isMember, rows, loops, bound } = inContext
    if (node.sortKeys === undefined || !node.nodeType.endsWith('Sort')) continue
    const keys = isMember ? node.sortKeys.map(keyOfWhole) : node.sortKeys
    const known = sorts.get(keys.join())
    const own = node.estimate.rows
    const largest =
      node.nodeType === 'Sort'
        ? { rows: own, width: node.estimate.width, kept: Math.min(own, bound) }
        : undefined
    const whole = [known?.largest, largest]
      .filter((one) => one !== undefined)
      .toSorted((one, other) => other.kept * other.width - one.kept * one.width)[0]
    const below = node.children.find((child) => !isPlannedApart(child))?.estimate.totalCost ?? 0
    sorts.set(keys.join(), {
      keys,
      aliases: [...new Set([...(known?.aliases ?? []), ...aliasesBelow(inContext)])].toSorted(),
      rows: rows + (known?.rows ?? 0),
      cost: Math.max(0, node.estimate.totalCost - below) * loops + (known?.cost ?? 0),
      ...(whole !== undefined && { largest: whole }),
    })
  }
  return [...sorts.values()]
})
