import { Failure } from '../model/failure.ts'
import type { Locale, Server } from '../model/server.ts'
import { majorOf } from '../model/server.ts'
import type { Session } from '../model/session.ts'
import type { Database } from '../model/snapshot.ts'

/** Refuses a server whose planner is not known here. */
export function requireKnownServer(server: Server): void {
  if (majorOf(server) >= 14) return
  throw new Failure(
    'not-permitted',
    `The server is PostgreSQL ${majorOf(server)}; planflip knows 14 and later.`,
    {
      hint: 'Capture from a server of a supported major version.',
    },
  )
}

/**
 * The database's name, encoding and order of text.
 *
 * `pg_database` grew columns for the locale provider in 15 and renamed one in 17, so the row is read as JSON.
 */
export async function readDatabase(session: Session): Promise<Database> {
  const [row] = await session.query<{ database: DatabaseRow; encoding: string; systemIdentifier: string }>(`
    SELECT to_jsonb(d) AS database, pg_encoding_to_char(d.encoding)::text AS encoding,
      (SELECT system_identifier::text FROM pg_control_system()) AS "systemIdentifier"
    FROM pg_database d WHERE d.datname = current_database()`)
  if (row === undefined) throw new Error('the current database is not in pg_database')

  const { datname, datcollate, datctype, datlocprovider = 'c', daticulocale, datlocale } = row.database
  const locale = datlocale ?? daticulocale ?? undefined
  return {
    name: datname,
    systemIdentifier: row.systemIdentifier,
    encoding: row.encoding,
    provider: localeProviders[datlocprovider],
    collate: datcollate,
    ctype: datctype,
    ...(locale !== undefined && { locale }),
  }
}

interface DatabaseRow {
  readonly datname: string
  readonly datcollate: string
  readonly datctype: string
  readonly datlocprovider?: keyof typeof localeProviders
  readonly daticulocale?: string | null
  readonly datlocale?: string | null
}

/** `COLLPROVIDER_*` of pg_collation.h. */
const localeProviders = { c: 'libc', i: 'icu', b: 'builtin' } as const satisfies Record<
  string,
  Locale['provider']
>
