import type { RelationLayout } from '../model/layout.ts'
import type { Server } from '../model/server.ts'
import type { Session } from '../model/session.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { printPortably } from '../postgres/portable-text.ts'
import { committed } from '../postgres/transaction.ts'
import { alterFunctions } from './alter-functions.ts'
import { createAskingRole } from './become-role.ts'
import { createCollations } from './create-collations.ts'
import { createSchema } from './create-schema.ts'
import { createTablespaces } from './create-tablespaces.ts'
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
  const strangers = await createCollations(session, snapshot.collations)
  const leftOut = await createSchema(session, snapshot)
  await createTablespaces(session, snapshot)
  await committed(session, async () => {
    await printPortably(session)
    await alterFunctions(session, snapshot.alteredFunctions)
    await createAskingRole(session, snapshot.askingRole)
    await writeColumnStatistics(session, snapshot)
    await writeExtendedStatistics(session, snapshot, server)
  })
  const leaves = await forgeLeaves(session, snapshot.indexes)
  await committed(session, () => writeRelationSizes(session, snapshot))
  return { layouts: await readLayouts(session, snapshot, leaves), shortfalls: [...strangers, ...leftOut] }
}
