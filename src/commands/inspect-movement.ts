import { compareSnapshots } from '../compare/snapshots/compare-snapshots.ts'
import type { Moment, Movement } from '../model/movement.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { readSnapshot } from '../store/snapshot.ts'

/** Looks at what moved between two snapshots of a database, beyond the sampling noise of ANALYZE. */
export async function inspectMovement(before: string, after: string): Promise<Movement> {
  const [one, other] = [await readSnapshot(before), await readSnapshot(after)]
  return {
    format: 1,
    before: momentOf(before, one),
    after: momentOf(after, other),
    moves: compareSnapshots(one, other),
  }
}

function momentOf(file: string, { database, capturedAt, server }: Snapshot): Moment {
  return { file, database: database.name, capturedAt, server }
}
