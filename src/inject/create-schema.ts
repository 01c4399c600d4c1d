import { Failure } from '../model/failure.ts'
import type { Session } from '../model/session.ts'
import { sqlErrorOf } from '../model/session.ts'
import type { SchemaStatement, Snapshot } from '../model/snapshot.ts'
import { printPortably } from '../postgres/portable-text.ts'
import { quoteIdentifier } from '../postgres/quote.ts'
import { committed } from '../postgres/transaction.ts'

/**
 * Creates the schema, statement after statement in the order that the capture gave them. Answers with what was left
 * out, each in a sentence: extensions that this engine does not have. Should the schema need one of them, that is the
 * failure's hint.
 */
export async function createSchema(
  session: Session,
  { schema, roles }: Pick<Snapshot, 'schema' | 'roles'>,
): Promise<readonly string[]> {
  const available = await availableExtensions(session)
  const isLeftOut = ({ type, name }: SchemaStatement) => type === 'EXTENSION' && !available.has(name)
  const leftOut = schema.filter(isLeftOut).map(({ name }) => name)
  const statements = schema.filter((statement) => !isLeftOut(statement))

  await createRoles(session, roles)
  try {
    await committed(session, async () => {
      await prepare(session)
      await session.query(statements.map(({ sql }) => sql).join('\n'))
    })
  } catch (error) {
    if (sqlErrorOf(error) === undefined) throw error
    throw await findCulprit(session, statements, leftOut, error)
  }
  return leftOut.map((name) => `The extension ${name} is not available on this engine and was left out.`)
}

async function prepare(session: Session): Promise<void> {
  await printPortably(session)
  await session.query('SET LOCAL check_function_bodies = off; SET LOCAL client_min_messages = error')
}

async function availableExtensions(session: Session): Promise<ReadonlySet<string>> {
  const rows = await session.query<{ name: string }>('SELECT name::text FROM pg_available_extensions')
  return new Set(rows.map(({ name }) => name))
}

async function createRoles(session: Session, roles: readonly string[]): Promise<void> {
  const existing = await session.query<{ rolname: string }>('SELECT rolname::text FROM pg_roles')
  const known = new Set(existing.map(({ rolname }) => rolname))
  for (const role of roles) if (!known.has(role)) await session.query(`CREATE ROLE ${quoteIdentifier(role)}`)
}

/** Goes through the statements again one by one: the whole was sent at once, and Postgres does not say which of it failed. */
async function findCulprit(
  session: Session,
  statements: readonly SchemaStatement[],
  leftOut: readonly string[],
  cause: unknown,
): Promise<Failure> {
  await session.query('BEGIN')
  try {
    await prepare(session)
    for (const { type, name, sql } of statements) {
      try {
        await session.query(sql)
      } catch (error) {
        const refusal = sqlErrorOf(error)
        if (refusal === undefined) throw error
        return new Failure(
          leftOut.length > 0 ? 'engine-unavailable' : 'schema-mismatch',
          `The scratch database refuses the ${type.toLowerCase()} ${name} of the snapshot: ${refusal.message}.`,
          { hint: hintFor(leftOut), cause: error },
        )
      }
    }
  } finally {
    await session.query('ROLLBACK')
  }
  return new Failure('schema-mismatch', `The scratch database refuses the snapshot's schema.`, {
    hint: hintFor(leftOut),
    cause,
  })
}

function hintFor(leftOut: readonly string[]): string {
  return leftOut.length > 0
    ? `Use an engine that has the extensions ${leftOut.join(', ')}.`
    : "Use an engine of production's major version, or capture again."
}
