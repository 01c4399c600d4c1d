import { estimateRows } from '../../model/count-rows.ts'
import { statisticsFinder } from '../../model/has-statistics.ts'
import type { Move, RelationFigures, RelationMove } from '../../model/movement.ts'
import type { ColumnStatistics, Index, Relation, RelationSize, Snapshot } from '../../model/snapshot.ts'
import { pairByKeys } from '../pair-by-keys.ts'
import { columnMoves } from './column-moves.ts'
import { sampleOf, targetOf, usualTarget } from '../../postgres/analyze-sample.ts'
import { factorBetween } from './sampling.ts'

/** A snapshot, and what its figures have to be read with. */
export interface Side {
  readonly snapshot: Snapshot
  /** See `usualTarget`. */
  readonly target: number
  readonly statisticsOf: ReturnType<typeof statisticsFinder>
}

export function sideOf(snapshot: Snapshot): Side {
  return { snapshot, target: usualTarget(snapshot), statisticsOf: statisticsFinder(snapshot) }
}

/** What moved in tables: which there are, their sizes, and the statistics of their columns. */
export function relationMoves(before: Side, after: Side): readonly Move[] {
  const pairs = pairByKeys(before.snapshot.relations, after.snapshot.relations, [nameOf])
  return pairs.flatMap(({ baseline: was, candidate: is }): readonly Move[] => {
    if (was !== undefined && is !== undefined) {
      return [
        ...movesOf(was, is, after.snapshot),
        ...analyzedMoves(nameOf(is), before.statisticsOf(was), after.statisticsOf(is)),
        ...statisticsMoves(nameOf(is), [was, before], [is, after]),
      ]
    }
    const present = was ?? is
    if (present === undefined) return []
    return [
      {
        kind: 'relation',
        relation: nameOf(present),
        before: was === undefined ? null : figuresOf(was, before.snapshot),
        after: is === undefined ? null : figuresOf(is, after.snapshot),
      },
    ]
  })
}

export function nameOf({ schemaname, relname }: Pick<RelationSize, 'schemaname' | 'relname'>): string {
  return `${schemaname}.${relname}`
}

/** Whether a size moved, and not just as much as the rows that it is the size of. */
export function outgrows(
  [before, after]: readonly [number, number],
  [rowsBefore, rowsAfter]: readonly [number, number],
): boolean {
  const isLarge = Math.abs(after - before) >= smallestBytes && factorBetween(before, after) >= leastFactor
  const growth = rowsBefore > 0 && rowsAfter > 0 ? rowsAfter / rowsBefore : 1
  if (factorBetween(growth, 1) < leastFactor) return isLarge
  // Of a few pages, most is overhead: they say nothing of what a row takes.
  return (
    isLarge &&
    Math.min(before, after) >= smallestBytes &&
    factorBetween(before * growth, after) >= leastFactor
  )
}

/** A megabyte: less fits into any cache. */
const smallestBytes = 2 ** 20

/** Of sizes. The planner's costs are in proportion to them, and it seldom chooses by less. */
const leastFactor = 1.2

function figuresOf(relation: Relation, { server }: Snapshot): RelationFigures {
  return { rows: estimateRows(relation), bytes: relation.blocks * server.blockSize }
}

function movesOf(was: Relation, is: Relation, { server }: Snapshot): readonly RelationMove[] {
  const relation = nameOf(is)
  const rows = [estimateRows(was), estimateRows(is)] as const
  const bytes = [was.blocks * server.blockSize, is.blocks * server.blockSize] as const
  const visible = [visibleShare(was), visibleShare(is)] as const
  const moves: RelationMove[] = []
  if (hasMoved(rows)) moves.push({ kind: 'rows', relation, before: rows[0], after: rows[1] })
  if (outgrows(bytes, rows)) moves.push({ kind: 'bytes', relation, before: bytes[0], after: bytes[1] })
  if (bytes[1] >= smallestBytes && Math.abs(visible[0] - visible[1]) >= leastOfVisible) {
    moves.push({ kind: 'visible-share', relation, before: visible[0], after: visible[1] })
  }
  for (const { baseline, candidate } of pairByKeys(was.columns, is.columns, [({ attname }) => attname])) {
    if (baseline !== undefined && candidate !== undefined) continue
    const name = (baseline ?? candidate)?.attname ?? ''
    moves.push({ kind: 'column', relation, name, change: baseline === undefined ? 'added' : 'dropped' })
  }
  return moves
}

/** Of a table whose statistics a role could not read, nobody knows whether there are any. */
function analyzedMoves(
  relation: string,
  was: ReturnType<Side['statisticsOf']>,
  is: ReturnType<Side['statisticsOf']>,
): readonly RelationMove[] {
  if (was === is || was === 'hidden' || is === 'hidden') return []
  return [{ kind: 'analyzed', relation, before: was === 'there', after: is === 'there' }]
}

/** By more than a count of the same rows is off: ANALYZE extrapolates from pages that it chose by chance (`acquire_sample_rows`). */
function hasMoved([was, is]: readonly [number, number]): boolean {
  if (was < 0 || is < 0) return false
  return factorBetween(was, is) >= leastFactor && Math.abs(was - is) > 5 * Math.sqrt(Math.max(was, is))
}

const leastOfVisible = 0.2

function visibleShare({ relallvisible, blocks }: Relation): number {
  return blocks === 0 ? 0 : Math.min(1, relallvisible / blocks)
}

/** What moved in the statistics of columns that both sides have, of a table or of an index on expressions. */
export function statisticsMoves(
  relation: string,
  [was, before]: readonly [Relation | Index, Side],
  [is, after]: readonly [Relation | Index, Side],
): readonly Move[] {
  const columns = new Map(was.columns.map((column) => [column.attname, column]))
  return is.columns.flatMap(({ attname, statistics }) =>
    statistics.flatMap((found) => {
      const known = columns.get(attname)?.statistics.find(({ stainherit }) => stainherit === found.stainherit)
      if (known === undefined) return []
      const place = { relation, column: attname, ...(found.stainherit && { inherited: true as const }) }
      return columnMoves(place, sampled(known, was, before), sampled(found, is, after))
    }),
  )
}

function sampled(statistics: ColumnStatistics, relation: Relation | Index, { target }: Side) {
  return { statistics, ...sampleOf(statistics, relation, targetOf(relation) ?? target) }
}
