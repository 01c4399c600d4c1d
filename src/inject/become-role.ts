import type { Session } from '../model/session.ts'
import type { AskingRole } from '../model/snapshot.ts'
import { quoteIdentifier } from '../postgres/quote.ts'

/**
 * Makes the role in whose name production was asked, where row-level security looks at it: policies add conditions to a
 * query, and under them statistics are hidden from operators that might leak (`check_enable_rls` of rls.c,
 * `statistic_proc_security_check` of selfuncs.c). It may read everything here, for it did so there.
 */
export async function createAskingRole(
  session: Session,
  { name, seesAllRows, memberOf, owns }: AskingRole,
): Promise<void> {
  if (seesAllRows) return
  const role = quoteIdentifier(name)
  const [known] = await session.query('SELECT FROM pg_roles WHERE rolname = $1', [name])
  if (known === undefined) await session.query(`CREATE ROLE ${role}`)
  for (const other of memberOf) await session.query(`GRANT ${quoteIdentifier(other)} TO ${role}`)
  for (const table of owns) await session.query(`ALTER TABLE ${table} OWNER TO ${role}`)

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

/** From here on the session plans as that role. */
export async function becomeAskingRole(session: Session, { name, seesAllRows }: AskingRole): Promise<void> {
  if (!seesAllRows) await session.query(`SET ROLE ${quoteIdentifier(name)}`)
}
