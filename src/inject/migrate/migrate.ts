import type { Session } from '../../model/session.ts'
import type { RoleSetting, Snapshot } from '../../model/snapshot.ts'
import { readRoleSettings } from '../../postgres/catalog/role-settings.ts'
import { printPortably } from '../../postgres/portable-text.ts'
import { committed } from '../../postgres/transaction.ts'
import type { AfterMigrations } from './after-migrations.ts'
import { afterMigrations } from './after-migrations.ts'
import type { DatabaseObjects } from './read-objects.ts'
import { readObjects } from './read-objects.ts'
import type { Ran } from './run-migrations.ts'

export interface Migrated extends AfterMigrations, Ran {
  /** What migrations set for roles or for the database. */
  readonly roleSettings: readonly RoleSetting[]
}

/** Has migrations run in a database that has a snapshot's schema and statistics, and tells what the snapshot is then. */
export async function migrate(
  session: Session,
  snapshot: Snapshot,
  run: () => Promise<Ran>,
): Promise<Migrated> {
  const before = await readNow(session)
  const ran = await run()
  const after = afterMigrations(snapshot, before, await readNow(session))
  return { ...after, ...ran, roleSettings: await readRoleSettings(session) }
}

function readNow(session: Session): Promise<DatabaseObjects> {
  return committed(session, async () => {
    await printPortably(session)
    return readObjects(session)
  })
}
