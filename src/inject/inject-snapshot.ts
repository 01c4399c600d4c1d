import type { RelationLayout } from '../model/layout.ts'
import type { Server } from '../model/server.ts'
import type { Session } from '../model/session.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { printPortably } from '../postgres/portable-text.ts'
import { committed } from '../postgres/transaction.ts'
import { alterFunctions } from './alter-functions.ts'
import { restoreImplicitCasts } from './restore-casts.ts'
import { createPlanningRoles } from './become-role.ts'
import { createCollations } from './create-collations.ts'
import { createSchema } from './create-schema.ts'
import { createTablespaces } from './create-tablespaces.ts'
import { forgeLeaves } from './forge-leaves.ts'
import { readLayouts } from './read-layouts.ts'
import { withoutAbsent } from './without-absent.ts'
import { writeColumnStatistics } from './write-column-statistics.ts'
import { writeExtendedStatistics } from './write-extended-statistics.ts'
import { writeRelationSizes } from './write-relation-sizes.ts'

export interface Injected {
  /** Without what this engine's extensions do not bring along. */
  readonly snapshot: Snapshot
  /** What could not be had, each in a sentence. */
  readonly leftOut: readonly string[]
}

/**
 * Brings a snapshot's schema and statistics into an empty database. Its tables stay empty and small: now is the time for
 * migrations.
 */
export async function injectStatistics(
  session: Session,
  captured: Snapshot,
  server: Server,
): Promise<Injected> {
  const strangers = await createCollations(session, captured.collations)
  const leftOut = await createSchema(session, captured)
  const snapshot = await withoutAbsent(session, captured)
  await createTablespaces(session, snapshot)
  await committed(session, async () => {
    await printPortably(session)
    await alterFunctions(session, snapshot.alteredFunctions)
    await restoreImplicitCasts(session, snapshot.viewCasts ?? [])
    await createPlanningRoles(session, snapshot)
    await writeColumnStatistics(session, snapshot)
    await writeExtendedStatistics(session, snapshot, server)
  })
  return { snapshot, leftOut: [...strangers, ...leftOut] }
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
