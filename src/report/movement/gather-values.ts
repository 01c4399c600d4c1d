import type { CommonValueMove, Move } from '../../model/movement.ts'

/** Values of one column that moved, the worst first. */
export interface CommonValues {
  readonly kind: 'common-values'
  readonly moves: readonly [CommonValueMove, ...CommonValueMove[]]
}

export type GatheredMove = Exclude<Move, CommonValueMove> | CommonValues

/** Puts the values of a column together, in the place of the worst: a column has as many as a hundred. */
export function gatherValues(moves: readonly Move[]): readonly GatheredMove[] {
  const byColumn = new Map<string, CommonValueMove[]>()
  return moves.flatMap((move): readonly GatheredMove[] => {
    if (move.kind !== 'common-value') return [move]
    const key = JSON.stringify([move.relation, move.column, move.inherited === true])
    const gathered = byColumn.get(key)
    if (gathered !== undefined) {
      gathered.push(move)
      return []
    }
    const first: [CommonValueMove] = [move]
    byColumn.set(key, first)
    return [{ kind: 'common-values', moves: first }]
  })
}
