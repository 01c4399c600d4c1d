import { Failure } from '../model/failure.ts'
import type { ObservedStatements } from '../model/observed.ts'
import type { Session } from '../model/session.ts'
import { sqlErrorOf } from '../model/session.ts'
import { quoteIdentifier } from '../postgres/quote.ts'

/**
 * Reads pg_stat_statements, in whichever schema and version the extension is: what it counted in this database, by text.
 * Utility statements are among it, and what other roles sent if the role may see that.
 */
export async function readObservedStatements(session: Session): Promise<ObservedStatements> {
  const extension = await findExtension(session)
  try {
    return await readStatements(session, extension)
  } catch (error) {
    throw explainRefusal(error, extension) ?? error
  }
}

interface Extension {
  readonly schema: string
  readonly role: string
  readonly database: string
  readonly columns: readonly string[]
  readonly tellsReset: boolean
}

async function findExtension(session: Session): Promise<Extension> {
  const [extension] = await session.query<Extension & { readonly schema: string | null }>(`
    SELECT current_user::text AS role, current_database()::text AS database, n.nspname::text AS schema,
      EXISTS (SELECT FROM pg_class c WHERE c.relnamespace = n.oid AND c.relname = 'pg_stat_statements_info') AS "tellsReset",
      (SELECT coalesce(json_agg(a.attname), '[]') FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relnamespace = n.oid AND c.relname = 'pg_stat_statements' AND a.attnum > 0 AND NOT a.attisdropped) AS columns
    FROM (SELECT) AS one
      LEFT JOIN pg_extension e ON e.extname = 'pg_stat_statements'
      LEFT JOIN pg_namespace n ON n.oid = e.extnamespace`)
  if (extension?.schema !== null && extension !== undefined) return extension
  throw new Failure(
    'extension-missing',
    `The database ${extension?.database ?? ''} does not have the extension pg_stat_statements.`,
    { hint: `As a superuser, in this database: CREATE EXTENSION pg_stat_statements; ${preload}` },
  )
}

const preload =
  'The server counts once pg_stat_statements is in shared_preload_libraries, which takes a restart.'

/** The time of execution has been `total_exec_time` since 1.8; an old version of the extension lives on after pg_upgrade. */
async function readStatements(
  session: Session,
  { schema, role, columns, tellsReset }: Extension,
): Promise<ObservedStatements> {
  const time = columns.includes('total_exec_time') ? 'total_exec_time' : 'total_time'
  const from = quoteIdentifier(schema)
  const rows = await session.query<{
    readonly text: string | null
    readonly entries: number
    readonly calls: number
    readonly totalTime: number
  }>(`
    SELECT query AS text, count(*)::float8 AS entries, sum(calls)::float8 AS calls, sum(${time})::float8 AS "totalTime"
    FROM ${from}.pg_stat_statements
    WHERE dbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
    GROUP BY query`)
  const [reset] = tellsReset
    ? await session.query<{ readonly since: string | null }>(`
        SELECT to_char(stats_reset AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS since
        FROM ${from}.pg_stat_statements_info`)
    : []
  const since = reset?.since ?? undefined
  const hidden = rows.filter(({ text }) => text === withheld)
  return {
    statements: rows
      .filter(({ text }) => text !== withheld)
      .map(({ text, calls, totalTime }) => ({ text, weight: { calls, totalTime } })),
    hidden: hidden.reduce((sum, { entries }) => sum + entries, 0),
    role: quoteIdentifier(role),
    ...(since !== undefined && { since }),
  }
}

/** What stands for the text where the role may not see it (`pg_stat_statements_internal`). */
const withheld = '<insufficient privilege>'

function explainRefusal(error: unknown, { schema, role }: Extension): Failure | undefined {
  const refusal = sqlErrorOf(error)
  if (refusal?.sqlstate === '55000') {
    return new Failure(
      'extension-missing',
      `The server has pg_stat_statements, and does not count: ${refusal.message}.`,
      { hint: preload, cause: error },
    )
  }
  if (refusal?.sqlstate !== '42501') return undefined
  const [from, to] = [quoteIdentifier(schema), quoteIdentifier(role)]
  return new Failure(
    'not-permitted',
    `The role ${role} may not read pg_stat_statements: ${refusal.message}.`,
    {
      hint: `As a superuser: GRANT USAGE ON SCHEMA ${from} TO ${to}; GRANT SELECT ON ${from}.pg_stat_statements, ${from}.pg_stat_statements_info TO ${to}; GRANT pg_read_all_stats TO ${to};`,
      cause: error,
    },
  )
}
