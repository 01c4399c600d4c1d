import type { IndexMove, Move } from '../../model/movement.ts'
import type { Index, Snapshot } from '../../model/snapshot.ts'
import { pairByKeys } from '../pair-by-keys.ts'
import type { Side } from './relation-moves.ts'
import { nameOf, outgrows, statisticsMoves } from './relation-moves.ts'

/** What moved in indexes: which there are, their sizes, and the statistics of their expressions. */
export function indexMoves(before: Side, after: Side): readonly Move[] {
  const pairs = pairByKeys(before.snapshot.indexes, after.snapshot.indexes, [nameOf])
  return pairs.flatMap(({ baseline: was, candidate: is }): readonly Move[] => {
    if (was !== undefined && is !== undefined) {
      return [...movesOf(was, is, after.snapshot), ...statisticsMoves(nameOf(is), [was, before], [is, after])]
    }
    const present = was ?? is
    if (present === undefined) return []
    return [
      {
        kind: 'index',
        ...placeOf(present),
        before: was === undefined ? null : was.blocks * before.snapshot.server.blockSize,
        after: is === undefined ? null : is.blocks * after.snapshot.server.blockSize,
      },
    ]
  })
}

function placeOf({ schemaname, table, relname }: Index): Pick<IndexMove, 'relation' | 'index'> {
  return { relation: `${schemaname}.${table}`, index: relname }
}

function movesOf(was: Index, is: Index, { server }: Snapshot): readonly IndexMove[] {
  const place = placeOf(is)
  const bytes = [was.blocks * server.blockSize, is.blocks * server.blockSize] as const
  const moves: IndexMove[] = []
  if (outgrows(bytes, [was.reltuples, is.reltuples])) {
    moves.push({ kind: 'index-bytes', ...place, before: bytes[0], after: bytes[1] })
  }
  if (was.indisvalid !== is.indisvalid) {
    moves.push({ kind: 'index-validity', ...place, before: was.indisvalid, after: is.indisvalid })
  }
  return moves
}
