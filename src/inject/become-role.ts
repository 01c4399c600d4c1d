import type { Session } from '../model/session.ts'
import type { AskingRole, PolicyStanding, Snapshot } from '../model/snapshot.ts'
import { createRole } from '../postgres/create-role.ts'
import { quoteIdentifier } from '../postgres/quote.ts'

/**
 * Makes the roles in whose name production was asked, and views read there, where row-level security looks at them: policies add
 * conditions to a query, and under them statistics are hidden from operators that might leak (`check_enable_rls` of rls.c,
 * `statistic_proc_security_check` of selfuncs.c). They may read everything here, for they did so there.
 */
export async function createPlanningRoles(
  session: Session,
  { askingRole, viewOwners = [], roles }: Pick<Snapshot, 'askingRole' | 'viewOwners' | 'roles'>,
): Promise<void> {
  const planning: PolicyStanding[] = [...viewOwners]
  if (!askingRole.seesAllRows && viewOwners.every(({ name }) => name !== askingRole.name))
    planning.push(askingRole)
  if (planning.length === 0) return

  const known = new Set([...roles, ...planning.flatMap(({ name, memberOf }) => [name, ...memberOf])])
  const names = new Map<string, string>()
  for (const name of known) names.set(name, await nameHere(session, name))
  for (const [name, here] of names) if (here !== name) await standIn(session, name, here)
  const toName = (name: string): string => names.get(name) ?? name

  for (const { name, memberOf } of planning)
    await createOneThatReads(session, toName(name), memberOf.map(toName))
  await giveTables(
    session,
    planning.map(({ name, owns }) => ({ name: toName(name), owns })),
  )
  for (const { name, views } of viewOwners) {
    for (const view of views) {
      const [there] = await session.query('SELECT 1 WHERE to_regclass($1) IS NOT NULL', [view])
      if (there !== undefined)
        await session.query(`ALTER VIEW ${view} OWNER TO ${quoteIdentifier(toName(name))}`)
    }
  }
}

/**
 * No policy applies to a superuser, and here one may have the name of a role that is none in production: `postgres`, at most providers.
 * Another role stands in for that.
 */
async function nameHere(session: Session, name: string): Promise<string> {
  const [superuser] = await session.query('SELECT 1 FROM pg_roles WHERE rolname = $1 AND rolsuper', [name])
  return superuser === undefined ? name : `${name} of production`
}

async function standIn(session: Session, name: string, here: string): Promise<void> {
  await createRole(session, here)
  await session.query(
    `UPDATE pg_policy SET polroles = array_replace(polroles, $1::regrole::oid, $2::regrole::oid)
     WHERE $1::regrole::oid = ANY (polroles)`,
    [name, here].map(quoteIdentifier),
  )
}

async function createOneThatReads(
  session: Session,
  name: string,
  memberOf: readonly string[],
): Promise<void> {
  const role = quoteIdentifier(name)
  await createRole(session, name)
  for (const other of memberOf) await session.query(`GRANT ${quoteIdentifier(other)} TO ${role}`)

  const schemas = await session.query<{ name: string }>(
    `SELECT nspname::text AS name FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'`,
  )
  for (const schema of schemas.map((row) => quoteIdentifier(row.name))) {
    await session.query(`
      GRANT ALL ON SCHEMA ${schema} TO ${role};
      GRANT ALL ON ALL TABLES IN SCHEMA ${schema} TO ${role};
      GRANT ALL ON ALL SEQUENCES IN SCHEMA ${schema} TO ${role};
      GRANT ALL ON ALL ROUTINES IN SCHEMA ${schema} TO ${role}`)
  }
}

/** Several own a table that belongs to a role of which they are members: here it is one that has nothing else. */
async function giveTables(
  session: Session,
  roles: readonly Pick<PolicyStanding, 'name' | 'owns'>[],
): Promise<void> {
  for (const table of new Set(roles.flatMap(({ owns }) => owns))) {
    const owners = roles.filter(({ owns }) => owns.includes(table)).map(({ name }) => name)
    const owner = owners.length === 1 ? owners.join() : owners.join(' or ')
    if (owners.length > 1) {
      await createRole(session, owner)
      for (const name of owners)
        await session.query(`GRANT ${quoteIdentifier(owner)} TO ${quoteIdentifier(name)}`)
    }
    await session.query(`ALTER TABLE ${table} OWNER TO ${quoteIdentifier(owner)}`)
  }
}

/** From here on the session plans as that role. */
export async function becomeAskingRole(session: Session, { name, seesAllRows }: AskingRole): Promise<void> {
  if (!seesAllRows) await session.query(`SET ROLE ${quoteIdentifier(await nameHere(session, name))}`)
}
