import type { Session } from '../../model/session.ts'
import { sqlErrorOf } from '../../model/session.ts'
import { madeByPlanflip } from '../../postgres/create-role.ts'
import { quoteIdentifier } from '../../postgres/quote.ts'
import { dropDatabase } from './drop-database.ts'
import { inUse } from './marks.ts'

/** Databases that planflip made in this server and could not drop, since it was killed or lost the connection. */
export async function listLeftBehind(session: Session): Promise<readonly string[]> {
  const rows = await session.query<{ name: string }>(
    `SELECT datname::text AS name FROM pg_database
     WHERE datname ~ '^planflip_[0-9a-f]{16}$' AND shobj_description(oid, 'pg_database') = $1
       AND pg_has_role(datdba, 'USAGE') AND oid NOT IN (${inUse})
     ORDER BY datname`,
    [madeByPlanflip],
  )
  return rows.map(({ name }) => name)
}

/** Drops them, and what else was left. Answers with their names. */
export async function removeLeftBehind(session: Session): Promise<readonly string[]> {
  const names = await listLeftBehind(session)
  for (const name of names) await dropDatabase(session, name)
  await removeTablespaces(session)
  await removeRoles(session)
  return names
}

/** Drops tablespaces of ours whose database, by the OID in their names, is gone. */
export async function removeTablespaces(session: Session): Promise<void> {
  const rows = await session.query<{ name: string }>(`
    SELECT spcname::text AS name FROM pg_tablespace
    WHERE spcname ~ '^planflip_[0-9]+_' AND pg_has_role(spcowner, 'USAGE')
      AND substring(spcname from '[0-9]+')::oid NOT IN (SELECT oid FROM pg_database)`)
  for (const { name } of rows)
    await unlessNeeded(session, `DROP TABLESPACE IF EXISTS ${quoteIdentifier(name)}`)
}

/**
 * Drops roles of ours, unless a living planflip may be about to use them. A role that some database still knows is refused by the
 * server itself.
 */
export async function removeRoles(session: Session): Promise<void> {
  const rows = await session.query<{ name: string }>(
    `SELECT rolname::text AS name FROM pg_roles
     WHERE shobj_description(oid, 'pg_authid') = $1 AND NOT EXISTS (${inUse})`,
    [madeByPlanflip],
  )
  for (const { name } of rows) await unlessNeeded(session, `DROP ROLE IF EXISTS ${quoteIdentifier(name)}`)
}

/** What others need, or are just removing, stays. */
async function unlessNeeded(session: Session, sql: string): Promise<void> {
  try {
    await session.query(sql)
  } catch (error) {
    if (sqlErrorOf(error) === undefined) throw error
  }
}
