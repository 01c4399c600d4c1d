/** How a migration tool keeps in a table which migrations are done. */
export interface ToolTable {
  readonly tool: string
  readonly relname: string
  /** Those of its columns that tell it from others of its name. */
  readonly columns: readonly string[]
  /** A query on the table `t` for the column `name`. */
  readonly names: string
  /** A query for one version: what is not after it is done, too. */
  readonly through?: string
  /** Columns that no run of the tool needs, and that may hold anything: what a failed migration said. */
  readonly omit?: readonly string[]
}

/** Of two that a table could be, the more particular comes first. */
export const toolTables: readonly ToolTable[] = [
  {
    tool: 'prisma',
    relname: '_prisma_migrations',
    columns: ['migration_name', 'finished_at', 'rolled_back_at'],
    names: 'SELECT migration_name AS name FROM t WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
    omit: ['logs'],
  },
  {
    // Since 1.0 Drizzle goes by names (`getMigrationsToRun`); rows from before may have none.
    tool: 'drizzle',
    relname: '__drizzle_migrations',
    columns: ['hash', 'created_at', 'name'],
    names: 'SELECT coalesce(name, created_at::text) AS name FROM t',
  },
  {
    // Before, it ran what its journal has after the latest time (`PgDialect.migrate`).
    tool: 'drizzle',
    relname: '__drizzle_migrations',
    columns: ['hash', 'created_at'],
    names: 'SELECT created_at AS name FROM t',
    through: 'SELECT max(created_at) FROM t',
  },
  {
    tool: 'node-pg-migrate',
    relname: 'pgmigrations',
    columns: ['name', 'run_on'],
    names: 'SELECT name FROM t',
  },
  {
    // The latest row of a version or a repeatable file counts: it may have been undone, or marked as deleted.
    tool: 'flyway',
    relname: 'flyway_schema_history',
    columns: ['installed_rank', 'version', 'type', 'script', 'checksum', 'success'],
    names: `SELECT coalesce(version, regexp_replace(script, '^.*/', '') || ' ' || checksum) AS name FROM (
      SELECT DISTINCT ON (version, CASE WHEN version IS NULL THEN script END) * FROM t
      ORDER BY version, CASE WHEN version IS NULL THEN script END, installed_rank DESC) AS latest
      WHERE success AND type NOT LIKE 'UNDO%' AND type <> 'DELETE'`,
    through: `SELECT version FROM t WHERE success AND type LIKE '%BASELINE' ORDER BY installed_rank DESC LIMIT 1`,
  },
  {
    tool: 'sqlx',
    relname: '_sqlx_migrations',
    columns: ['version', 'success'],
    names: 'SELECT version AS name FROM t WHERE success',
  },
  {
    // Version 0 is there from the beginning.
    tool: 'goose',
    relname: 'goose_db_version',
    columns: ['id', 'version_id', 'is_applied'],
    names: `SELECT version_id AS name FROM (
      SELECT DISTINCT ON (version_id) version_id, is_applied FROM t ORDER BY version_id, id DESC) AS latest
      WHERE is_applied AND version_id > 0`,
  },
  {
    // The first bit of `type` is for a baseline; what Atlas keeps for itself begins with a dot.
    tool: 'atlas',
    relname: 'atlas_schema_revisions',
    columns: ['version', 'type', 'applied', 'total'],
    names: `SELECT version AS name FROM t WHERE applied = total AND version NOT LIKE '.%'`,
    through: 'SELECT max(version) FROM t WHERE type & 1 = 1',
    omit: ['error', 'error_stmt'],
  },
  {
    tool: 'knex',
    relname: 'knex_migrations',
    columns: ['name', 'batch', 'migration_time'],
    names: 'SELECT name FROM t',
  },
  {
    tool: 'typeorm',
    relname: 'migrations',
    columns: ['id', 'timestamp', 'name'],
    names: 'SELECT name FROM t',
  },
  {
    tool: 'sequelize',
    relname: 'SequelizeMeta',
    columns: ['name'],
    names: 'SELECT name FROM t',
  },
  {
    tool: 'mikro-orm',
    relname: 'mikro_orm_migrations',
    columns: ['name', 'executed_at'],
    names: 'SELECT name FROM t',
  },
  {
    tool: 'laravel',
    relname: 'migrations',
    columns: ['migration', 'batch'],
    names: 'SELECT migration AS name FROM t',
  },
  {
    tool: 'django',
    relname: 'django_migrations',
    columns: ['app', 'name', 'applied'],
    names: `SELECT app || '.' || name AS name FROM t`,
  },
  {
    // One row a branch, of the latest revision only.
    tool: 'alembic',
    relname: 'alembic_version',
    columns: ['version_num'],
    names: 'SELECT version_num AS name FROM t',
  },
  {
    // One row. A dirty version failed, and Postgres took all of its file back.
    tool: 'golang-migrate',
    relname: 'schema_migrations',
    columns: ['version', 'dirty'],
    names: 'SELECT version AS name FROM t WHERE NOT dirty',
    through: 'SELECT max(version - dirty::int) FROM t',
  },
  {
    tool: 'dbmate',
    relname: 'schema_migrations',
    columns: ['version'],
    names: 'SELECT version AS name FROM t',
  },
]
