import type { Move } from '../../model/movement.ts'
import type { Snapshot } from '../../model/snapshot.ts'
import { pairByKeys } from '../pair-by-keys.ts'
import { badnessOf } from './badness.ts'
import { definitionMoves } from './definition-moves.ts'
import { indexMoves } from './index-moves.ts'
import { nameOf, relationMoves, sideOf } from './relation-moves.ts'

/** What moved between two snapshots of a database, worst first. Of two captures of one state nothing did. */
export function compareSnapshots(before: Snapshot, after: Snapshot): readonly Move[] {
  const [one, other] = [sideOf(before), sideOf(after)]
  const moves = [
    ...surroundingsMoves(before, after),
    ...relationMoves(one, other),
    ...indexMoves(one, other),
    ...extendedMoves(before, after),
    ...definitionMoves(before, after),
  ]
  const rows = new Map(
    [...before.relations, ...after.relations].map((found) => [nameOf(found), found.reltuples]),
  )
  const ranked = moves.map((move) => ({ move, badness: badnessOf(move, rows) }))
  return ranked.toSorted((left, right) => right.badness - left.badness).map(({ move }) => move)
}

function surroundingsMoves(before: Snapshot, after: Snapshot): readonly Move[] {
  const moves: Move[] = []
  if (before.server.version !== after.server.version) {
    moves.push({
      kind: 'server',
      name: 'version',
      before: before.server.version,
      after: after.server.version,
    })
  }
  if (before.database.name !== after.database.name) {
    moves.push({ kind: 'database', name: 'name', before: before.database.name, after: after.database.name })
  }
  const names = new Set([...Object.keys(before.settings), ...Object.keys(after.settings)])
  for (const name of [...names].toSorted()) {
    const [was, is] = [before.settings[name] ?? null, after.settings[name] ?? null]
    if (was !== is) moves.push({ kind: 'setting', name, before: was, after: is })
  }
  return moves
}

function extendedMoves(before: Snapshot, after: Snapshot): readonly Move[] {
  const pairs = pairByKeys(before.extendedStatistics, after.extendedStatistics, [
    ({ schemaname, stxname }) => JSON.stringify([schemaname, stxname]),
  ])
  return pairs.flatMap(({ baseline, candidate }): readonly Move[] => {
    const found = baseline ?? candidate
    if (found === undefined || (baseline !== undefined && candidate !== undefined)) return []
    return [
      {
        kind: 'extended-statistics',
        relation: nameOf(found.table),
        name: found.stxname,
        change: baseline === undefined ? 'added' : 'dropped',
      },
    ]
  })
}
