import type { DeclaredTable } from '../../model/declared.ts'
import { Failure } from '../../model/failure.ts'
import type { Migration, MigrationStatement } from '../../model/migration.ts'
import type { Session, SqlError } from '../../model/session.ts'
import { sqlErrorOf } from '../../model/session.ts'
import { createRole } from '../../postgres/create-role.ts'
import { quoteIdentifier } from '../../postgres/quote.ts'
import { useOneWith } from '../say-lacking.ts'

export interface Ran {
  /** What statements declare of the tables and columns that they made, by the tables' OIDs. */
  readonly declared: ReadonlyMap<number, DeclaredTable>
  /** What was left out, each in a sentence. */
  readonly leftOut: readonly string[]
}

export interface RunOptions {
  /** Production's, as `SET` takes it. Absent: the server's default. */
  readonly searchPath?: string | undefined
  /** The name of production's database, which `ALTER DATABASE` knows it by. */
  readonly database: string
  /** All that the schema has and migrations create. */
  readonly extensions: readonly string[]
  /** Production's major version. */
  readonly major: number
}

/**
 * Runs migrations on an empty database, statement after statement, each in a transaction of its own: some may stand in no other.
 * Comes before files get their sizes: an index over an empty table is built at once.
 *
 * @throws Failure `schema-mismatch` where the database refuses a statement that plans may depend on; `engine-unavailable` where that is for
 *   lack of an extension
 */
export async function runMigrations(
  session: Session,
  migrations: readonly Migration[],
  { searchPath, database, extensions, major }: RunOptions,
): Promise<Ran> {
  const declared = new Map<number, DeclaredTable>()
  const leftOut: string[] = []
  const [here] = await session.query<{ name: string }>('SELECT pg_catalog.current_database()::text AS name')
  const asHere = (sql: string): string => ofThisDatabase(withoutLocal(sql), database, here?.name ?? database)
  for (const migration of migrations) {
    await startAnew(session, searchPath)
    for (const statement of migration.statements.filter(({ sql }) => !isTransactionControl(sql))) {
      const before = statement.declared === undefined ? [] : await readColumns(session)
      const refusal = await run(session, asHere(statement.sql))
      if (refusal !== undefined) {
        if (!isDispensable(statement, refusal)) {
          const lacking = isOfWhatIsNotThere(refusal) ? await notCreated(session, extensions) : []
          throw refused({ migration, statement, refusal }, lacking, major)
        }
        leftOut.push(`${placeOf(migration, statement)} was left out: ${refusal.message}.`)
      }
      if (statement.declared === undefined) continue
      for (const [oid, table] of whatIsDeclared(statement.declared, before, await readColumns(session))) {
        const known = declared.get(oid)
        declared.set(oid, { ...known, ...table, columns: { ...known?.columns, ...table.columns } })
      }
    }
  }
  await startAnew(session)
  return { declared, leftOut }
}

async function startAnew(session: Session, searchPath?: string): Promise<void> {
  await session.query('RESET ALL; RESET ROLE')
  if (searchPath === undefined) return
  await session.query(`SELECT pg_catalog.set_config('search_path', $1, false)`, [searchPath])
}

function isTransactionControl(sql: string): boolean {
  return /^(?:BEGIN|START\s+TRANSACTION|COMMIT|END|ROLLBACK|SAVEPOINT|RELEASE)\b/i.test(sql)
}

/** What holds for the transaction in production holds here for the rest of the migration. */
function withoutLocal(sql: string): string {
  return sql.replace(/^SET\s+LOCAL\b/i, 'SET')
}

function ofThisDatabase(sql: string, production: string, here: string): string {
  const named = new Set([quoteIdentifier(production), production, `"${production}"`])
  return sql.replace(
    /^(ALTER\s+DATABASE\s+)("(?:[^"]|"")+"|[^\s";]+)/i,
    (whole, command: string, name: string) =>
      named.has(name) ? `${command}${quoteIdentifier(here)}` : whole,
  )
}

/**
 * Roles are nobody's business but the server's, and no snapshot has them all: those that are asked for are made, and one that
 * is there already may be of another scenario's database in the same server.
 */
async function run(
  session: Session,
  sql: string,
  made: readonly string[] = [],
): Promise<SqlError | undefined> {
  try {
    await session.query(sql)
    return undefined
  } catch (error) {
    const refusal = sqlErrorOf(error)
    if (refusal === undefined) throw error
    if (refusal.sqlstate === duplicateObject && /^CREATE\s+(?:ROLE|USER|GROUP)\b/i.test(sql)) return undefined
    const role = /^role "(.+)" does not exist$/.exec(refusal.message)?.[1]
    if (refusal.sqlstate !== '42704' || role === undefined || made.includes(role)) return refusal
    await createRole(session, role)
    return run(session, sql, [...made, role])
  }
}

/**
 * Whether plans can do without: an extension that this engine does not have (what needs it is refused, too), locks, and
 * what moves rows and does not find them here.
 */
function isDispensable({ sql }: MigrationStatement, { sqlstate }: SqlError): boolean {
  if (/^CREATE\s+EXTENSION\b/i.test(sql)) return true
  if (sqlstate === outsideOfTransaction) return true
  const movesRows = /^(?:INSERT|UPDATE|DELETE|MERGE|SELECT|WITH|DO|CALL|REFRESH|TRUNCATE)\b/i.test(sql)
  return movesRows && /^(?:22|23|P0|0A|21)/.test(sqlstate)
}

const duplicateObject = '42710'

/** `no_active_sql_transaction`, of LOCK TABLE. */
const outsideOfTransaction = '25P01'

interface ColumnNow {
  readonly oid: number
  /** Null for a table without columns. */
  readonly attname: string | null
  readonly atttypid: number | null
}

async function readColumns(session: Session): Promise<readonly ColumnNow[]> {
  return session.query<ColumnNow>(
    `SELECT c.oid::pg_catalog.int8 AS oid, a.attname::pg_catalog.text AS attname, a.atttypid::pg_catalog.int8 AS atttypid
    FROM pg_catalog.pg_class c
      LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relkind IN ('r', 'm', 'p') AND c.oid >= 16384`,
  )
}

/** Rows are of tables that are new, and columns of those that are new or have another type. */
function whatIsDeclared(
  { rows, columns = {} }: DeclaredTable,
  before: readonly ColumnNow[],
  after: readonly ColumnNow[],
): ReadonlyMap<number, DeclaredTable> {
  const tables = new Set(before.map(({ oid }) => oid))
  const known = new Set(before.map((column) => JSON.stringify(column)))
  const declared = new Map<number, DeclaredTable>()
  for (const column of after) {
    const { oid, attname } = column
    const table = declared.get(oid) ?? (tables.has(oid) || rows === undefined ? {} : { rows })
    const isNew = attname !== null && !known.has(JSON.stringify(column)) && Object.hasOwn(columns, attname)
    const own = isNew ? { [attname]: columns[attname] ?? {} } : {}
    if (table.rows !== undefined || isNew)
      declared.set(oid, { ...table, columns: { ...table.columns, ...own } })
  }
  return declared
}

/** A type, an operator class or an access method, a function, a schema. */
function isOfWhatIsNotThere({ sqlstate }: SqlError): boolean {
  return sqlstate === '42704' || sqlstate === '42883' || sqlstate === '3F000'
}

async function notCreated(session: Session, extensions: readonly string[]): Promise<readonly string[]> {
  const rows = await session.query<{ name: string }>(
    'SELECT extname::text AS name FROM pg_catalog.pg_extension',
  )
  return extensions.filter((extension) => !rows.some(({ name }) => name === extension))
}

interface Refused {
  readonly migration: Migration
  readonly statement: MigrationStatement
  readonly refusal: SqlError
}

function refused(
  { migration, statement, refusal }: Refused,
  lacking: readonly string[],
  major: number,
): Failure {
  const fact = `${placeOf(migration, statement)} fails: ${refusal.message}.`
  const hint =
    'If production has this migration already, name the last one that it has with --since; ' +
    'if its schema has changed, capture again.'
  return lacking.length > 0
    ? new Failure('engine-unavailable', fact, { hint: `${useOneWith(lacking, major)} ${hint}` })
    : new Failure('schema-mismatch', fact, { hint })
}

function placeOf({ name, file }: Migration, { line }: MigrationStatement): string {
  return `The migration ${name} (${file}:${line})`
}
