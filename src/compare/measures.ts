import type { PlanChange } from '../model/plan-change.ts'

/** How much a change is about; what does not apply, or is not known, is absent. */
export interface Measures {
  /** Planner's units, of the part of the candidate's plan. */
  readonly cost?: number
  /** Pages of the table that the candidate reads. */
  readonly pages?: number
  readonly rows?: number
}

export function measuresOf(change: PlanChange): Measures {
  switch (change.kind) {
    case 'index-to-seq-scan':
    case 'seq-to-index-scan':
    case 'index-to-bitmap':
    case 'bitmap-to-index':
    case 'bitmap-to-seq-scan':
    case 'seq-to-bitmap-scan':
    case 'index-only-to-index':
    case 'index-to-index-only':
    case 'access-path':
    case 'different-index':
    case 'condition-to-filter':
    case 'filter-to-condition':
    case 'unindexed-filter': {
      const { cost, pages, rows } = change.after
      return { cost, rows, ...(pages !== undefined && { pages }) }
    }
    case 'lost-partition-pruning':
    case 'gained-partition-pruning':
      return change.pages === undefined ? {} : { pages: change.pages }
    case 'nested-loop-to-hash':
    case 'hash-to-nested-loop':
    case 'nested-loop-to-merge':
    case 'merge-to-nested-loop':
    case 'hash-to-merge':
    case 'merge-to-hash':
    case 'join-method':
      return { rows: Math.max(change.before.outerRows, change.after.outerRows) }
    case 'lost-memoize':
    case 'gained-memoize':
      return { rows: change.after }
    case 'sort-added':
    case 'sort-removed':
      return { cost: change.cost, rows: change.rows }
    case 'sort-spills':
    case 'sort-fits':
    case 'hash-spills':
    case 'hash-fits':
      return { rows: change.rows }
    case 'aggregate-strategy':
      return { rows: Math.max(change.before.groups, change.after.groups) }
    case 'limit-no-longer-early':
    case 'limit-early':
      return { cost: change.after.startupCost }
    case 'rows-exploded':
    case 'rows-shrunk':
      return { rows: Math.max(change.before.rows, change.after.rows) }
    case 'n-plus-one':
      return { rows: change.times }
    case 'join-order':
    case 'lost-parallelism':
    case 'gained-parallelism':
    case 'parallelism-changed':
    case 'jit-on':
    case 'jit-off':
    case 'cost-increase':
    case 'cost-decrease':
      return {}
    default:
      return change satisfies never
  }
}

/** By which changes of one kind are put in order, the weightier first. */
export function weightOf(change: PlanChange): number {
  const { cost, pages, rows = 0 } = measuresOf(change)
  return cost ?? pages ?? rows
}
