import { randomBytes } from 'node:crypto'
import type { Locale } from '../../model/server.ts'
import type { Session } from '../../model/session.ts'
import { madeByPlanflip } from '../../postgres/create-role.ts'
import { quoteLiteral } from '../../postgres/quote.ts'
import { createDatabase } from '../create-database.ts'
import { dropDatabase } from './drop-database.ts'
import { removeRoles, removeTablespaces } from './left-behind.ts'
import { lockClass } from './marks.ts'

export interface OwnDatabase {
  readonly name: string
  /** What is not as in production, each in a sentence. */
  readonly shortfalls: readonly string[]
  /** Removes the database and what was made for it in the server. */
  readonly drop: () => Promise<void>
}

/**
 * Creates a database of our own in somebody's server. Its comment says whose it is, and a lock of the session that made it says
 * that it is in use: `removeLeftBehind` goes by both. The comment comes last, so that none is ever found without its lock.
 */
export async function makeOwnDatabase(session: Session, locale: Locale, major: number): Promise<OwnDatabase> {
  const name = `planflip_${randomBytes(8).toString('hex')}`
  const shortfalls = await createDatabase(session, name, locale, major)
  const drop = async (): Promise<void> => {
    await dropDatabase(session, name)
    await session.query(`SELECT pg_advisory_unlock_all()`)
    await removeTablespaces(session)
    await removeRoles(session)
  }
  try {
    await session.query(
      `SELECT pg_advisory_lock(${lockClass}, oid::int8::bit(32)::int4) FROM pg_database WHERE datname = $1`,
      [name],
    )
    await session.query(`COMMENT ON DATABASE ${name} IS ${quoteLiteral(madeByPlanflip)}`)
    return { name, shortfalls, drop }
  } catch (error) {
    await drop()
    throw error
  }
}
