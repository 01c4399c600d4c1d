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

/**
 * Brings a snapshot's schema and statistics into an empty database. Answers with what could not be had, each in a sentence. Its
 * tables stay empty and small: now is the time for migrations.
 */
export async function injectStatistics(
  session: Session,
  snapshot: Snapshot,
  server: Server,
): Promise<readonly string[]> {
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
  return [...strangers, ...leftOut]
}

/**
 * Writes the counts, which any DDL would overwrite. What the planner reads from files is left to the storage stage: answers with
 * what they have to look like, before anything is planned.
 */
export async function injectSizes(
  session: Session,
  snapshot: Pick<Snapshot, 'relations' | 'indexes'>,
): Promise<readonly RelationLayout[]> {
  const leaves = await forgeLeaves(session, snapshot.indexes)
  await committed(session, () => writeRelationSizes(session, snapshot))
  return readLayouts(session, snapshot, leaves)
}
