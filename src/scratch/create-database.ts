import { Failure } from '../model/failure.ts'
import type { Locale } from '../model/server.ts'
import type { Session, SqlError } from '../model/session.ts'
import { sqlErrorOf } from '../model/session.ts'
import { quoteIdentifier } from '../postgres/quote.ts'
import { textOrdersFor } from './text-orders.ts'

/**
 * Creates an empty database that orders text as production's does, or as nearly as this machine can. Answers with what
 * is then not as in production.
 *
 * Which locales there are the server knows best, so it is told to create the database until it does.
 */
export async function createDatabase(
  session: Session,
  name: string,
  locale: Locale,
  major: number,
): Promise<readonly string[]> {
  let refusal: SqlError | undefined
  for (const { sql, shortfall } of textOrdersFor(locale, major)) {
    try {
      await session.query(`CREATE DATABASE ${quoteIdentifier(name)} TEMPLATE template0 ${sql}`)
      return shortfall === undefined ? [] : [shortfall]
    } catch (error) {
      refusal = sqlErrorOf(error)
      if (refusal === undefined) throw error
    }
  }
  throw new Failure(
    'engine-unavailable',
    `The scratch server makes no database in ${locale.encoding}: ${refusal?.message}.`,
    { hint: 'Use another engine, or make room on the disk if that is what the server lacks.' },
  )
}
