import type { AppliedMigrations, Migration } from '../model/migration.ts'
import { loadGrammar } from '../postgres/sql/grammar.ts'
import type { MigrationFile } from './find-migrations.ts'
import { findMigrations } from './find-migrations.ts'
import { pendingMigrations } from './pending-migrations.ts'
import { readStatements } from './read-statements.ts'

export interface MigrationFolder {
  /** Whose layout the folder has: `prisma`, `flyway`… or `sql` for a plain one. */
  readonly tool: string
  /** In the order in which the tool applies them. */
  readonly migrations: readonly Migration[]
}

export interface FolderOptions {
  /** Whose the folder is: `prisma`, `drizzle`, `flyway`, `golang-migrate`, `sqlx`, `dbmate`, `goose`, `node-pg-migrate`, `atlas` or `sql`. Absent: the folder tells. */
  readonly tool?: string | undefined
}

/**
 * Reads all migrations of a folder in SQL, whichever tool keeps it.
 *
 * @throws Failure `bad-usage` where there is no such folder, nothing in it is a migration in SQL, or one of them could not be run
 */
export async function readMigrations(
  directory: string,
  { tool }: FolderOptions = {},
): Promise<MigrationFolder> {
  const { layout, files } = await findMigrations(directory, tool)
  return { tool: layout.tool, migrations: await readFiles(files) }
}

export interface PendingOptions extends FolderOptions {
  /** What production's tables of migration tools say, as they were captured. */
  readonly applied: readonly AppliedMigrations[]
  /** The last migration that production has. Holds over what was captured. */
  readonly since?: string | undefined
}

/**
 * Reads those migrations of a folder that production does not have yet; the others may say what they will.
 *
 * @throws Failure `bad-usage` as `readMigrations` and `pendingMigrations` do
 */
export async function readPendingMigrations(
  directory: string,
  { tool, applied, since }: PendingOptions,
): Promise<readonly Migration[]> {
  const { layout, files } = await findMigrations(directory, tool)
  const known = applied.filter((table) => layout.tables.includes(table.tool))
  return readFiles(pendingMigrations(files, { applied: known, since }))
}

async function readFiles(files: readonly MigrationFile[]): Promise<readonly Migration[]> {
  if (files.length === 0) return []
  const grammar = await loadGrammar()
  return files.map(({ name, aliases, file, up }) => ({
    name,
    aliases,
    file,
    statements: readStatements(grammar, { file, text: up() }),
  }))
}
