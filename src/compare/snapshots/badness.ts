import type { Move, RelationFigures } from '../../model/movement.ts'
import { factorBetween } from './sampling.ts'

/**
 * How far up a move is told: how much it may change plans, by how many rows it is about. What decides over all plans comes
 * first; all else goes by one measure, doublings times powers of ten of rows.
 */
export function badnessOf(move: Move, rows: ReadonlyMap<string, number>): number {
  return doublingsOf(move) * powerOf('relation' in move ? rowsOf(move.relation, rows) : 0)
}

function powerOf(rows: number): number {
  return 1 + Math.log10(1 + Math.max(0, rows))
}

/** An index on expressions goes by its own name, and counts as small. */
function rowsOf(relation: string, rows: ReadonlyMap<string, number>): number {
  return rows.get(relation) ?? 0
}

/** What is there or not has no factor: the number is how bad it is beside a table that grows by that many doublings. */
function doublingsOf(move: Move): number {
  switch (move.kind) {
    case 'database':
      return 3000
    case 'server':
      return 2000
    case 'setting':
      return 1000
    case 'index':
      return move.after === null ? 12 : 4
    case 'index-validity':
      return move.after ? 4 : 12
    case 'analyzed':
      return move.after ? 4 : 12
    case 'relation':
      return powerOf(rowsIn(move.after ?? move.before)) * (move.after === null ? 1.5 : 0.5)
    case 'column':
    case 'extended-statistics':
      return move.change === 'dropped' ? 6 : 1
    case 'definition':
      return 6
    case 'rows':
    case 'bytes':
    case 'index-bytes':
    case 'distinct':
      return doublings(move.before, move.after)
    case 'visible-share':
      return 2 * Math.abs(move.before - move.after)
    case 'correlation':
      return 1.5 * Math.abs(move.before ** 2 - move.after ** 2)
    case 'null-fraction':
      return 1 + 5 * Math.abs(move.before - move.after)
    case 'common-value':
      return (
        (move.before === null || move.after === null ? 2 : 1) +
        5 * Math.abs((move.before ?? 0) - (move.after ?? 0))
      )
    case 'range':
      return 2 + 3 * Math.max(move.before.below, move.before.above, move.after.below, move.after.above)
  }
}

/** From or to nothing at all counts as ten. */
function doublings(before: number, after: number): number {
  return Math.min(10, Math.log2(factorBetween(Math.max(0, before), Math.max(0, after))))
}

function rowsIn(figures: RelationFigures | null): number {
  return figures?.rows ?? 0
}
