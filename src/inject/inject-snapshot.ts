import type { RelationLayout } from '../model/layout.ts'
import type { Server } from '../model/server.ts'
import type { Session } from '../model/session.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { printPortably } from '../postgres/portable-text.ts'
import { committed } from '../postgres/transaction.ts'
import { createSchema } from './create-schema.ts'
import { forgeLeaves } from './forge-leaves.ts'
import { readLayouts } from './read-layouts.ts'
import { writeColumnStatistics } from './write-column-statistics.ts'
import { writeExtendedStatistics } from './write-extended-statistics.ts'
import { writeRelationSizes } from './write-relation-sizes.ts'

export interface Injected {
  /** What the relation files have to look like, before anything is planned. */
  readonly layouts: readonly RelationLayout[]
  /** What could not be had, each in a sentence. */
  readonly shortfalls: readonly string[]
}

/**
 * Brings a snapshot into the catalogs of an empty database: schema and statistics, then the counts, which any DDL would
 * overwrite. What the planner reads from files is left to the storage stage, as layouts.
 */
export async function injectSnapshot(
  session: Session,
  snapshot: Snapshot,
  server: Server,
): Promise<Injected> {
  const shortfalls = await createSchema(session, snapshot)
  await committed(session, async () => {
    await printPortably(session)
    await writeColumnStatistics(session, snapshot)
    await writeExtendedStatistics(session, snapshot, server)
  })
  const leaves = await forgeLeaves(session, snapshot.indexes)
  await committed(session, () => writeRelationSizes(session, snapshot))
  return { layouts: await readLayouts(session, snapshot, leaves), shortfalls }
}
