import { Failure } from '../model/failure.ts'
import type { Session } from '../model/session.ts'
import { sqlErrorOf } from '../model/session.ts'
import type { SchemaStatement, Snapshot } from '../model/snapshot.ts'
import { printPortably } from '../postgres/portable-text.ts'
import { quoteIdentifier } from '../postgres/quote.ts'
import { committed } from '../postgres/transaction.ts'
import { createAsPartitions } from './create-as-partitions.ts'

/**
 * Creates the schema, statement after statement in the order that the capture gave them. Answers with what was left
 * out, each in a sentence: extensions that this engine does not have, and what needs them and is no table.
 */
export async function createSchema(
  session: Session,
  { schema, roles }: Pick<Snapshot, 'schema' | 'roles'>,
): Promise<readonly string[]> {
  const available = await availableExtensions(session)
  const isLacking = ({ type, name }: SchemaStatement) => type === 'EXTENSION' && !available.has(name)
  const lacking = schema.filter(isLacking).map(({ name }) => name)
  const statements = createAsPartitions(schema.filter((statement) => !isLacking(statement)))

  await createRoles(session, roles)
  const leftOut: string[] = []
  for (let start = 0; start < statements.length; start += batchSize) {
    leftOut.push(...(await createBatch(session, statements.slice(start, start + batchSize), lacking)))
  }
  return [
    ...lacking.map((name) => `The extension ${name} is not available on this engine and was left out.`),
    ...leftOut,
  ]
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

async function prepare(session: Session): Promise<void> {
  await printPortably(session)
  await session.query('SET LOCAL check_function_bodies = off; SET LOCAL client_min_messages = error')
}

/** A lock on every relation that is created lasts as long as the transaction, and a server has room for a few thousand. */
const batchSize = 500

/** All at once is the usual case, and the fast one. Of a refusal it does not tell the statement. */
async function createBatch(
  session: Session,
  statements: readonly SchemaStatement[],
  lacking: readonly string[],
): Promise<readonly string[]> {
  try {
    await committed(session, async () => {
      await prepare(session)
      await session.query(statements.map(({ sql }) => sql).join('\n'))
    })
    return []
  } catch (error) {
    if (sqlErrorOf(error) === undefined) throw error
    return createOneByOne(session, statements, lacking)
  }
}

/**
 * Leaves out what plans can do without. Anything else that is refused is a Failure; should extensions be lacking, they
 * are the likely reason.
 */
async function createOneByOne(
  session: Session,
  statements: readonly SchemaStatement[],
  lacking: readonly string[],
): Promise<readonly string[]> {
  return committed(session, async () => {
    await prepare(session)
    const leftOut: string[] = []
    for (const { type, name, sql } of statements) {
      await session.query('SAVEPOINT planflip_statement')
      try {
        await session.query(sql)
        await session.query('RELEASE SAVEPOINT planflip_statement')
      } catch (error) {
        const refusal = sqlErrorOf(error)
        if (refusal === undefined) throw error
        const fact = `The scratch database refuses the ${type.toLowerCase()} ${name} of the snapshot: ${refusal.message}.`
        if (!dispensable.has(type)) throw cannotCreate(fact, lacking, error)
        await session.query('ROLLBACK TO SAVEPOINT planflip_statement')
        leftOut.push(fact)
      }
    }
    return leftOut
  })
}

/** pg_dump's words for what no table needs: a query that does is refused, and says so. */
const dispensable: ReadonlySet<string> = new Set([
  'PROCEDURAL LANGUAGE',
  'FUNCTION',
  'PROCEDURE',
  'AGGREGATE',
  'TRIGGER',
  'TRANSFORM',
  'FOREIGN DATA WRAPPER',
  'SERVER',
  'TEXT SEARCH DICTIONARY',
  'TEXT SEARCH CONFIGURATION',
])

function cannotCreate(fact: string, lacking: readonly string[], cause: unknown): Failure {
  return lacking.length > 0
    ? new Failure('engine-unavailable', fact, {
        hint: `Use an engine that has the extensions ${lacking.join(', ')}.`,
        cause,
      })
    : new Failure('schema-mismatch', fact, {
        hint: "Use an engine of production's major version, or capture again.",
        cause,
      })
}
