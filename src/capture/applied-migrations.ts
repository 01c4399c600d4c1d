import type { AppliedMigrations } from '../model/migration.ts'
import type { Session } from '../model/session.ts'
import { sqlErrorOf } from '../model/session.ts'
import { isUserSchema } from '../postgres/catalog/user-relations.ts'
import { undone } from '../postgres/transaction.ts'

/** How a tool keeps which migrations are done. */
interface ToolTable {
  readonly relname: string
  /** All of its columns that have to be there for it to be the tool's. */
  readonly columns: readonly string[]
  /** A query on the table `t` for the column `name`. */
  readonly names: string
  readonly upToLast?: true
}

/** Prisma, Drizzle, node-pg-migrate, Flyway, sqlx, goose, Atlas, Knex, TypeORM; golang-migrate; dbmate and Rails. */
const toolTables: readonly ToolTable[] = [
  {
    relname: '_prisma_migrations',
    columns: ['migration_name', 'finished_at', 'rolled_back_at'],
    names: 'SELECT migration_name AS name FROM t WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
  },
  {
    relname: '__drizzle_migrations',
    columns: ['hash', 'created_at'],
    names: 'SELECT created_at AS name FROM t',
  },
  { relname: 'pgmigrations', columns: ['name', 'run_on'], names: 'SELECT name FROM t' },
  {
    relname: 'flyway_schema_history',
    columns: ['installed_rank', 'version', 'script', 'success'],
    names: 'SELECT script AS name FROM t WHERE success',
  },
  {
    relname: '_sqlx_migrations',
    columns: ['version', 'success'],
    names: 'SELECT version AS name FROM t WHERE success',
  },
  {
    relname: 'goose_db_version',
    columns: ['version_id', 'is_applied'],
    names: `SELECT version_id AS name FROM (
      SELECT DISTINCT ON (version_id) version_id, is_applied FROM t ORDER BY version_id, id DESC) AS last WHERE is_applied`,
  },
  {
    relname: 'atlas_schema_revisions',
    columns: ['version', 'applied', 'total'],
    names: 'SELECT version AS name FROM t WHERE applied = total',
  },
  {
    relname: 'knex_migrations',
    columns: ['name', 'batch', 'migration_time'],
    names: 'SELECT name FROM t',
  },
  { relname: 'migrations', columns: ['timestamp', 'name'], names: 'SELECT name FROM t' },
  {
    relname: 'schema_migrations',
    columns: ['version', 'dirty'],
    names: 'SELECT version AS name FROM t WHERE NOT dirty',
    upToLast: true,
  },
  { relname: 'schema_migrations', columns: ['version'], names: 'SELECT version AS name FROM t' },
]

/** Reads which migrations production has, from the tables of the usual tools that the role may read. */
export async function readAppliedMigrations(session: Session): Promise<readonly AppliedMigrations[]> {
  const found = await session.query<{ table: string; relname: string; columns: readonly string[] }>(
    `SELECT format('%I.%I', n.nspname, c.relname) AS table, c.relname::text AS relname,
      (SELECT json_agg(a.attname) FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND c.relname = ANY ($1::text[]) AND ${isUserSchema('n')}
      AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')
    ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"`,
    [toolTables.map(({ relname }) => relname)],
  )
  const applied: AppliedMigrations[] = []
  for (const { table, relname, columns } of found) {
    const tool = toolTables.find(
      (one) => one.relname === relname && one.columns.every((column) => columns.includes(column)),
    )
    const names = tool && (await readNames(session, table, tool))
    if (names === undefined) continue
    applied.push({ table, names, ...(tool?.upToLast === true && { upToLast: true }) })
  }
  return applied
}

/** Undefined where the table cannot be read: it is locked, or a policy of its own fails. */
async function readNames(
  session: Session,
  table: string,
  { names }: ToolTable,
): Promise<readonly string[] | undefined> {
  try {
    return await undone(session, async () => {
      const rows = await session.query<{ name: string }>(
        `WITH t AS (SELECT * FROM ${table}) SELECT name::text AS name FROM (${names}) AS applied ORDER BY name::text COLLATE "C"`,
      )
      return rows.map(({ name }) => name)
    })
  } catch (error) {
    if (sqlErrorOf(error) === undefined) throw error
    return undefined
  }
}
