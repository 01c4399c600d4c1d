import { readFile, stat } from 'node:fs/promises'
import { readPendingMigrations } from '../migrations/read-migrations.ts'
import { schemaDifference } from '../migrations/schema-file/schema-difference.ts'
import { Failure } from '../model/failure.ts'
import type { Migration } from '../model/migration.ts'
import type { Snapshot } from '../model/snapshot.ts'

/** Where migrations are, and which of them production has. */
export interface MigrationPlace {
  /** Their folder, if there is one; or a file with the whole schema, of which the changes are what is pending. */
  readonly migrations?: string | undefined
  /** Whose folder it is. Absent: the folder tells. */
  readonly migrationTool?: string | undefined
  /** The last of them that production has. Absent: what was captured tells. */
  readonly since?: string | undefined
}

export interface MigrationsOfSides {
  readonly baseline: readonly Migration[]
  readonly candidate: readonly Migration[]
}

/** What production lacks at the base and in the working tree. A whole schema is taken for production's where the branch began. */
export async function migrationsOfSides(
  place: MigrationPlace,
  before: string | undefined,
  snapshot: Snapshot,
): Promise<MigrationsOfSides> {
  const { migrations } = place
  if (migrations === undefined || !(await isFile(migrations))) {
    const { migrations: _, ...rest } = place
    const atBase = { ...rest, ...(before !== undefined && { migrations: before }) }
    return { baseline: await readPending(atBase, snapshot), candidate: await readPending(place, snapshot) }
  }
  if (before === undefined) return { baseline: [], candidate: [] }
  const [old, now] = await Promise.all([before, migrations].map((file) => readFile(file, 'utf8')))
  return { baseline: [], candidate: await schemaDifference(migrations, old ?? '', now ?? '') }
}

/** Which migrations production lacks, the branch's own folder tells; a new one is in the working tree only. */
export async function readPending(
  { migrations: folder, migrationTool: tool, since }: MigrationPlace,
  { appliedMigrations = [] }: Pick<Snapshot, 'appliedMigrations'>,
): Promise<readonly Migration[]> {
  if (folder === undefined) return []
  if (await isFile(folder)) throw needsBase(folder)
  return readPendingMigrations(folder, { tool, applied: appliedMigrations, since })
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  )
}

function needsBase(file: string): Failure {
  return new Failure(
    'bad-usage',
    `${file} is a file: a whole schema says what has changed only beside an older one.`,
    {
      hint: 'Name the folder of the migrations, or compare with a branch: planflip check --base main.',
    },
  )
}
