import { innerFiller } from './btree-page.ts'
import { deduplicatedLeaves, plainLeaves } from './btree-leaves.ts'
import { columnWidths } from './column-widths.ts'
import { drawn, evenDraws } from './even-draws.ts'
import type { Weighted } from './even-draws.ts'
import { fillfactorOf, nullShareOf, optionOf, rowsOf } from './facts.ts'
import type { NewIndexFacts, NewIndexSize } from './facts.ts'
import { nullPatterns } from './null-patterns.ts'
import { indexTupleBytes } from './tuple-bytes.ts'
import type { StoredColumn } from './tuple-bytes.ts'
import { combined, evenClass, occurring, valueClassesOf } from './value-classes.ts'
import type { ValueClass } from './value-classes.ts'

/**
 * A B-tree as CREATE INDEX builds it: leaves from left to right out of sorted rows, and of every page but the first a pivot for
 * the level above (nbtsort.c). The metapage is the first block.
 */
export function newBtree(facts: NewIndexFacts): NewIndexSize {
  const rows = rowsOf(facts)
  if (rows === 0) return { blocks: 1, reltuples: 0, height: 0 }
  const stored = facts.columns.map((column): StoredColumn => ({
    attlen: column.attlen,
    attalign: column.attalign,
    widths: columnWidths(column),
    nullShare: nullShareOf(column),
  }))
  const { leaves, within } = leavesOf(facts, rows, stored)
  const levels = levelsAbove(Math.max(1, Math.ceil(leaves)), pivotBytes(facts, rows, stored, within / leaves))
  return {
    blocks: 1 + Math.max(1, Math.ceil(leaves)) + levels.reduce((sum, pages) => sum + pages, 0),
    reltuples: rows,
    height: levels.length,
  }
}

function leavesOf(
  facts: NewIndexFacts,
  rows: number,
  stored: readonly StoredColumn[],
): { readonly leaves: number; readonly within: number } {
  const fillfactor = fillfactorOf(facts, 90)
  if (!isDeduplicated(facts))
    return { leaves: plainLeaves(rows, indexTupleBytes(stored), fillfactor), within: 0 }
  let [leaves, within] = [0, 0]
  for (const { isNull, share } of nullPatterns(stored)) {
    const columns = stored.map((column, place) => ({ ...column, nullShare: isNull[place] === true ? 1 : 0 }))
    const found = deduplicatedLeaves(
      rows * share,
      classesOf(facts, isNull),
      indexTupleBytes(columns),
      fillfactor,
    )
    leaves += found.pages
    within += found.within
  }
  return { leaves, within }
}

/**
 * Equal keys are merged unless the index is unique, has columns of INCLUDE, is told not to, or has keys of which equal ones may
 * look different (`_bt_load`, `_bt_allequalimage`).
 */
function isDeduplicated(facts: NewIndexFacts): boolean {
  const isOn = !/^(off|false|no|0|n|f|of|fals|fal|fa)$/i.test(optionOf(facts, 'deduplicate_items') ?? 'on')
  return isOn && !facts.indisunique && facts.columns.every(({ isKey, equalimage }) => isKey && equalimage)
}

/** Combinations of the keys that are not null. */
function classesOf(facts: NewIndexFacts, isNull: readonly boolean[]): readonly ValueClass[] {
  const { columns, table, distinctKeys } = facts
  if (distinctKeys !== undefined && !isNull.includes(true)) return evenClass(distinctKeys, table.reltuples)
  const isUnique = facts.indisunique && columns.filter(({ isKey }) => isKey).length === 1
  return columns.reduce<readonly ValueClass[]>(
    (classes, column, place) =>
      isNull[place] === true || !column.isKey
        ? classes
        : combined(classes, valueClassesOf(column, table.reltuples, isUnique)),
    [{ values: 1, share: 1 }],
  )
}

/**
 * Sizes of pivots: the keys up to the first in which two neighbouring rows differ, and the row's own place where all are equal
 * (`_bt_truncate` of nbtutils.c). Columns of INCLUDE are always cut off.
 */
function pivotBytes(
  facts: NewIndexFacts,
  rows: number,
  stored: readonly StoredColumn[],
  withinShare: number,
): readonly Weighted<number>[] {
  const keys = facts.columns.filter(({ isKey }) => isKey).length
  const { distinctKeys: _, ...known } = facts
  const distinct = Array.from({ length: keys }, (__, place) => {
    if (place === keys - 1) return facts.indisunique ? rows : occurring(classesOf(facts, []), rows)
    return occurring(classesOf({ ...known, columns: facts.columns.slice(0, place + 1) }, []), rows)
  })
  const most = distinct.at(-1) ?? 1
  const isMerged = isDeduplicated(facts)
  // Where nothing is merged, a value goes on from one page to the next as often as from one row to the next.
  const equal = facts.indisunique ? 0 : isMerged ? withinShare : Math.max(0, 1 - most / rows)
  let reached = 0
  const sizes = distinct.flatMap((count, place) => {
    const share = Math.max(0, Math.min(count, most) - reached) / most
    reached = Math.max(reached, count)
    return weighed(indexTupleBytes(stored.slice(0, place + 1)), share * (1 - equal))
  })
  const whole = indexTupleBytes(stored.slice(0, keys)).map(({ value, weight }) => ({
    value: value + 8,
    weight,
  }))
  return [...sizes, ...weighed(whole, equal)]
}

function weighed(sizes: readonly Weighted<number>[], by: number): readonly Weighted<number>[] {
  return sizes.map(({ value, weight }) => ({ value, weight: weight * by }))
}

/** Pages of each level above so many, up to the one that is the root. */
function levelsAbove(pages: number, pivots: readonly Weighted<number>[]): readonly number[] {
  if (pages === 1) return []
  const filler = innerFiller()
  const draws = evenDraws()
  const filled = Math.min(pages, 100_000)
  for (let page = 0; page < filled; page += 1) filler.add(drawn(pivots, draws.next().value[0]))
  const above = Math.max(1, filled === pages ? filler.whole() : Math.ceil((filler.pages() * pages) / filled))
  return [above, ...levelsAbove(above, pivots)]
}
