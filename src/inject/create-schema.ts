import { Failure } from '../model/failure.ts'
import { majorOf } from '../model/server.ts'
import type { Session, SqlError } from '../model/session.ts'
import { sqlErrorOf } from '../model/session.ts'
import type { SchemaStatement, Snapshot } from '../model/snapshot.ts'
import { createRole } from '../postgres/create-role.ts'
import { printPortably } from '../postgres/portable-text.ts'
import { committed } from '../postgres/transaction.ts'
import { createAsPartitions } from './create-as-partitions.ts'
import { sayLacking, useOneWith } from './say-lacking.ts'

/**
 * Creates the schema, statement after statement in the order that the capture gave them. Answers with what was left
 * out, each in a sentence: extensions that this engine does not have, and what needs them and is no table.
 */
export async function createSchema(
  session: Session,
  { schema, roles, server, settings }: Pick<Snapshot, 'schema' | 'roles' | 'server' | 'settings'>,
): Promise<readonly string[]> {
  const major = majorOf(server)
  const available = await availableExtensions(session)
  const isLacking = ({ type, name }: SchemaStatement) => type === 'EXTENSION' && !available.has(name)
  const missing = schema.filter(isLacking).map(({ name }) => name)
  const statements = createAsPartitions(schema.filter((statement) => !isLacking(statement)))

  await createRoles(session, roles)
  const lacking: Lacking = { names: [...missing], major }
  const searchPath = settings['search_path']
  const leftOut: string[] = []
  for (let start = 0; start < statements.length; start += batchSize) {
    leftOut.push(
      ...(await createBatch(session, statements.slice(start, start + batchSize), { lacking, searchPath })),
    )
  }
  return [...missing.map((name) => sayLacking(name, major)), ...leftOut]
}

interface Surroundings {
  readonly lacking: Lacking
  /** Production's. */
  readonly searchPath: string | undefined
}

/** Extensions that production has and the scratch has not. One that is refused joins them. */
interface Lacking {
  readonly names: string[]
  /** Production's. */
  readonly major: number
}

async function availableExtensions(session: Session): Promise<ReadonlySet<string>> {
  const rows = await session.query<{ name: string }>('SELECT name::text FROM pg_available_extensions')
  return new Set(rows.map(({ name }) => name))
}

async function createRoles(session: Session, roles: readonly string[]): Promise<void> {
  const existing = await session.query<{ rolname: string }>('SELECT rolname::text FROM pg_roles')
  const known = new Set(existing.map(({ rolname }) => rolname))
  for (const role of roles) if (!known.has(role)) await createRole(session, role)
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
  surroundings: Surroundings,
): Promise<readonly string[]> {
  try {
    await committed(session, async () => {
      await prepare(session)
      await session.query(statements.map(({ sql }) => sql).join('\n'))
    })
    return []
  } catch (error) {
    if (sqlErrorOf(error) === undefined) throw error
    return createOneByOne(session, statements, surroundings)
  }
}

/**
 * Leaves out what plans can do without. Anything else that is refused is a Failure; should extensions be lacking, they
 * are the likely reason.
 */
async function createOneByOne(
  session: Session,
  statements: readonly SchemaStatement[],
  { lacking, searchPath }: Surroundings,
): Promise<readonly string[]> {
  return committed(session, async () => {
    await prepare(session)
    const leftOut: string[] = []
    for (const { type, name, sql } of statements) {
      const refusal = await createOne(session, sql, searchPath)
      if (refusal === undefined) continue
      const { message } = refusal
      const fact = `The scratch database refuses the ${type.toLowerCase()} ${name} of the snapshot: ${message}.`
      if (!dispensable.has(type)) throw cannotCreate(fact, lacking, refusal)
      if (type === 'EXTENSION') lacking.names.push(name)
      leftOut.push(fact)
    }
    return leftOut
  })
}

/** Answers with the server's refusal, if it has any. */
async function createOne(
  session: Session,
  sql: string,
  searchPath: string | undefined,
): Promise<SqlError | undefined> {
  const refusal = await undoneIfRefused(session, () => session.query(sql))
  if (refusal === undefined || searchPath === undefined || !unfound.has(refusal.sqlstate)) return refusal
  // pg_dump writes the schema with every name, and not into the bodies of functions, which CREATE INDEX reads to inline them. Since 17
  // it does so under a search path of its own (`RestrictSearchPath` of guc.c), in production as here.
  const again = await undoneIfRefused(session, async () => {
    await session.query(`SELECT set_config('search_path', $1, true)`, [searchPath])
    await session.query(sql)
    await session.query(`SELECT set_config('search_path', '', true)`)
  })
  return again === undefined ? undefined : refusal
}

/** Of functions, tables, types, operators and the like. */
const unfound: ReadonlySet<string> = new Set(['42883', '42P01', '42704'])

async function undoneIfRefused(
  session: Session,
  work: () => Promise<unknown>,
): Promise<SqlError | undefined> {
  await session.query('SAVEPOINT planflip_statement')
  try {
    await work()
    await session.query('RELEASE SAVEPOINT planflip_statement')
    return undefined
  } catch (error) {
    const refusal = sqlErrorOf(error)
    if (refusal === undefined) throw error
    await session.query('ROLLBACK TO SAVEPOINT planflip_statement')
    return refusal
  }
}

/**
 * pg_dump's words for what no table needs: a query that does is refused, and says so. An exclusion constraint of a partition cannot be attached
 * to its parent's (`CompareIndexInfo` of index.c), though CREATE TABLE … PARTITION OF makes them so: no plan depends on it.
 */
const dispensable: ReadonlySet<string> = new Set([
  'EXTENSION',
  'PROCEDURAL LANGUAGE',
  'FUNCTION',
  'PROCEDURE',
  'AGGREGATE',
  'TRIGGER',
  'INDEX ATTACH',
  'TRANSFORM',
  'FOREIGN DATA WRAPPER',
  'SERVER',
  'TEXT SEARCH DICTIONARY',
  'TEXT SEARCH CONFIGURATION',
])

function cannotCreate(fact: string, { names, major }: Lacking, cause: unknown): Failure {
  return names.length > 0
    ? new Failure('engine-unavailable', fact, { hint: useOneWith(names, major), cause })
    : new Failure('schema-mismatch', fact, {
        hint: "Use an engine of production's major version, or capture again.",
        cause,
      })
}
