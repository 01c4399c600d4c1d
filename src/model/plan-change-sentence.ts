import type { AccessPath, ExpectedRows, PlanChange } from './plan-change.ts'
import { sayBytes, sayCost, sayCount, sayShare } from './say-numbers.ts'

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
      return `${sayRelation(change)}: ${sayPath(change.before)} became ${sayPath(change.after)} (${sayRead(change.before, change.after)})`
    case 'condition-to-filter':
      return `${sayRelation(change)}: ${change.condition} became a filter, checked row by row along ${change.index}`
    case 'filter-to-condition':
      return `${sayRelation(change)}: ${change.condition} is searched in the index now, no longer filtered along ${change.index}`
    case 'lost-partition-pruning':
    case 'gained-partition-pruning':
      return `${change.alias}: partitions read ${change.before} -> ${change.after}${sayPages(change.pages)}`
    case 'nested-loop-to-hash':
    case 'hash-to-nested-loop':
    case 'nested-loop-to-merge':
    case 'merge-to-nested-loop':
    case 'hash-to-merge':
    case 'merge-to-hash':
    case 'join-method': {
      const { before, after } = change
      return `${sayNames(change)}: ${before.method} became ${after.method} (estimated outer rows ${sayChange(sayCount(before.outerRows), sayCount(after.outerRows))})`
    }
    case 'join-order':
      return `join order ${change.before} became ${change.after}`
    case 'lost-memoize':
      return `${sayNames(change)}: ${sayCount(change.after)} lookups, none remembered any more`
    case 'gained-memoize':
      return `${sayNames(change)}: answers of ${sayCount(change.after)} lookups are remembered now`
    case 'sort-added':
      return `${sayCount(change.rows)} rows are now sorted by ${change.keys.join(', ')}`
    case 'sort-removed':
      return `${sayCount(change.rows)} rows are no longer sorted by ${change.keys.join(', ')}`
    case 'sort-spills':
      return `sorting ${sayCount(change.rows)} rows by ${change.keys.join(', ')} goes to disk: ${sayBytes(change.bytes)} where work_mem allows ${sayBytes(change.memory)}`
    case 'sort-fits':
      return `sorting by ${change.keys.join(', ')} no longer goes to disk: it took ${sayBytes(change.bytes)} where work_mem allowed ${sayBytes(change.memory)}`
    case 'hash-spills':
      return `${sayTable(change)} goes to disk in ${sayPieces(change)}${sayMemory(change)}`
    case 'hash-fits':
      return `${sayTable(change)} no longer goes to disk, which it did in ${sayPieces(change)}${sayMemory(change)}`
    case 'aggregate-strategy': {
      const { before, after, keys } = change
      return `grouping by ${keys.join(', ')}: ${before.method} became ${after.method} (estimated groups ${sayChange(sayCount(before.groups), sayCount(after.groups))})`
    }
    case 'limit-no-longer-early':
    case 'limit-early':
      return `${sayNames(change)}: the LIMIT has its first row after ${sayWait(change.before)} -> ${sayWait(change.after)} of the work (cost ${sayCost(change.before.startupCost)} -> ${sayCost(change.after.startupCost)})`
    case 'lost-parallelism':
    case 'gained-parallelism':
    case 'parallelism-changed':
      return `parallel workers ${change.before} -> ${change.after}`
    case 'jit-on':
      return `JIT compiles the plan now: its cost ${sayCost(change.after)} is above jit_above_cost ${sayCost(change.above)}`
    case 'jit-off':
      return `JIT no longer compiles the plan: its cost was ${sayCost(change.before)}, above jit_above_cost ${sayCost(change.above)}`
    case 'cost-increase':
    case 'cost-decrease':
      return `estimated cost ${sayCost(change.before)} -> ${sayCost(change.after)}`
    case 'rows-exploded':
    case 'rows-shrunk':
      return `${sayRelation(change)}: estimated rows ${sayExpected(change.before)} -> ${sayExpected(change.after)}`
    case 'unindexed-filter':
      return `${sayRelation(change)}: all ${sayCount(change.of)} rows${sayPages(change.after.pages)} are read for ${sayCount(change.after.rows)} of them: no index is used for ${change.condition}`
    case 'n-plus-one':
      return `sent ${sayCount(change.times)} times in a row, as a loop around it would: an N + 1 query`
    default:
      return change satisfies never
  }
}

interface OnRelation {
  readonly relation: string
  readonly alias: string
  readonly former?: { readonly relation: string; readonly alias: string }
}

/** As EXPLAIN writes it: the alias only where it is not the table's own name. */
function sayRelation({ former, ...now }: OnRelation): string {
  return former === undefined ? sayOne(now) : `${sayOne(now)} (${sayOne(former)} before)`
}

function sayOne({ relation, alias }: { readonly relation: string; readonly alias: string }): string {
  return relation === alias ? relation : `${relation} ${alias}`
}

function sayNames({
  aliases,
  formerAliases,
}: {
  readonly aliases: readonly string[]
  readonly formerAliases?: readonly string[]
}): string {
  return formerAliases === undefined
    ? sayList(aliases)
    : `${sayList(aliases)} (${sayList(formerAliases)} before)`
}

function sayPath({ method, indexes }: AccessPath): string {
  return indexes.length === 0 ? method : `${method} using ${indexes.join(', ')}`
}

/** Rows, and of a table that is read as a whole its pages. */
function sayRead(before: AccessPath, after: AccessPath): string {
  const rows = `estimated rows ${sayChange(sayRowsOf(before), sayRowsOf(after))}`
  return after.method === 'Seq Scan' ? rows + sayPages(after.pages) : rows
}

function sayRowsOf({ rows, perLoop }: AccessPath): string {
  return perLoop ? `${sayCount(rows)} a loop` : sayCount(rows)
}

function sayPages(pages: number | undefined): string {
  return pages === undefined ? '' : `, ${sayCount(pages)} ${pages === 1 ? 'page' : 'pages'}`
}

type HashTable = Extract<PlanChange, { readonly kind: 'hash-spills' | 'hash-fits' }>

function sayTable({ of, rows, aliases }: HashTable): string {
  return of === 'join'
    ? `a hash table of ${sayCount(rows)} rows (${sayList(aliases)})`
    : `a hash aggregate of ${sayCount(rows)} groups (${sayList(aliases)})`
}

function sayPieces({ of, pieces }: HashTable): string {
  return `${sayCount(pieces)} ${of === 'join' ? 'batches' : 'partitions'}`
}

function sayMemory({ bytes, memory }: HashTable): string {
  return bytes === undefined || memory === undefined
    ? ''
    : `: ${sayBytes(bytes)} where ${sayBytes(memory)} are allowed`
}

function sayWait({
  startupCost,
  totalCost,
}: {
  readonly startupCost: number
  readonly totalCost: number
}): string {
  return sayShare(totalCost === 0 ? 0 : startupCost / totalCost)
}

function sayExpected({ rows, of }: ExpectedRows): string {
  return of === undefined ? sayCount(rows) : `${sayCount(rows)} of ${sayCount(of)}`
}

/** What did not move is said once. */
function sayChange(before: string, after: string): string {
  return before === after ? after : `${before} -> ${after}`
}

function sayList(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}
