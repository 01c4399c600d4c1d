import type { Session } from '../../model/session.ts'
import { sqlErrorOf } from '../../model/session.ts'
import { quoteIdentifier } from '../../postgres/quote.ts'

const insufficientPrivilege = '42501'

/**
 * Drops a database, and ends whoever is in it.
 *
 * Autovacuum's workers are a superuser's processes, and FORCE ends those for superusers only (`TerminateOtherDBBackends` of procarray.c).
 * Without it they are sent away for anyone (`CountOtherDBBackends`), but no clients are.
 */
export async function dropDatabase(session: Session, name: string): Promise<void> {
  const sql = `DROP DATABASE IF EXISTS ${quoteIdentifier(name)}`
  try {
    await session.query(`${sql} WITH (FORCE)`)
  } catch (error) {
    if (sqlErrorOf(error)?.sqlstate !== insufficientPrivilege) throw error
    await session.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND backend_type = 'client backend'`,
      [name],
    )
    await session.query(sql)
  }
}
