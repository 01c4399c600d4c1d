import type { AccessPath, PlanChange } from './plan-change.ts'

/** Says one change, for somebody who has not seen the plans. */
export function planChangeSentence(change: PlanChange): string {
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
      return `${relationOf(change)}: ${sayPath(change.before)} became ${sayPath(change.after)} (${sayRows(change.before, change.after)})`
    case 'condition-to-filter':
      return `${relationOf(change)}: ${change.condition} became a filter, checked row by row along ${change.index}`
    case 'filter-to-condition':
      return `${relationOf(change)}: ${change.condition} is searched in the index now, no longer filtered along ${change.index}`
    case 'join-method':
      return `${sayList(change.aliases)}: ${change.before} became ${change.after}`
    case 'join-order':
      return `join order ${change.before} became ${change.after}`
    case 'sort-added':
      return `${sayCount(change.rows)} rows are now sorted by ${change.keys.join(', ')}`
    case 'sort-removed':
      return `${sayCount(change.rows)} rows are no longer sorted by ${change.keys.join(', ')}`
    case 'parallelism-lost':
    case 'parallelism-gained':
    case 'parallelism-changed':
      return `parallel workers ${change.before} -> ${change.after}`
    case 'cost-increase':
    case 'cost-decrease':
      return `estimated cost ${sayCost(change.before)} -> ${sayCost(change.after)}`
    case 'rows-increase':
    case 'rows-decrease':
      return `${relationOf(change)}: estimated rows ${sayCount(change.before)} -> ${sayCount(change.after)}`
    default:
      return change satisfies never
  }
}

/** Rows, workers: whole numbers, with the thousands apart. */
function sayCount(count: number): string {
  return Math.round(count).toLocaleString('en-US')
}

/** Costs: whole numbers but for the small ones, whose decimals matter. */
export function sayCost(cost: number): string {
  return cost < 100 ? cost.toFixed(2) : sayCount(cost)
}

/** As EXPLAIN writes it: the alias only where it is not the table's own name. */
function relationOf({ relation, alias }: { readonly relation: string; readonly alias: string }): string {
  return relation === alias ? relation : `${relation} ${alias}`
}

function sayPath({ method, indexes }: AccessPath): string {
  return indexes.length === 0 ? method : `${method} using ${indexes.join(', ')}`
}

function sayRows(before: AccessPath, after: AccessPath): string {
  const [said, saidAfter] = [sayRowsOf(before), sayRowsOf(after)]
  return said === saidAfter ? `estimated rows ${said}` : `estimated rows ${said} -> ${saidAfter}`
}

function sayRowsOf({ rows, perLoop }: AccessPath): string {
  return perLoop ? `${sayCount(rows)} a loop` : sayCount(rows)
}

function sayList(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}
