import { posix } from 'node:path'
import type { ProjectFiles } from './project-files.ts'

/** Folders with SQL in or below them: those that are called as migrations are before the others, the outer before the inner. */
export function foldersWithSql({ paths }: Pick<ProjectFiles, 'paths'>): readonly string[] {
  const folders = paths.filter((path) => /\.sql$/i.test(path)).map(folderOfMigrations)
  return [...new Set(folders.flatMap((folder) => [folder, upToItsName(folder)]))]
    .filter((folder) => folder !== '.' && folder !== '')
    .toSorted(
      (one, other) =>
        Number(isCalledMigrations(other)) - Number(isCalledMigrations(one)) || depthOf(one) - depthOf(other),
    )
    .slice(0, mostFolders)
}

/** More are no migrations of one database. */
const mostFolders = 60

/** Of a tool that has a folder for each, the one above. */
function folderOfMigrations(path: string): string {
  const folder = posix.dirname(path)
  return posix.basename(path) === 'migration.sql' ? posix.dirname(folder) : folder
}

/** Flyway looks into folders below, `db/migration/v1`; empty where no folder is called so. */
function upToItsName(folder: string): string {
  const names = folder.split('/')
  return names.slice(0, names.findLastIndex((name) => isNameOfMigrations(name)) + 1).join('/')
}

function isCalledMigrations(folder: string): boolean {
  return folder.split('/').some((name) => isNameOfMigrations(name))
}

function isNameOfMigrations(name: string): boolean {
  return /(?:^|[-_. ])(?:migrations?|migrate|drizzle|flyway|goose|dbmate)(?:$|[-_. ])/i.test(name)
}

function depthOf(path: string): number {
  return path.split('/').length
}

/** A folder whose migrations a tool was recognised by. */
export interface MigrationFolder {
  readonly path: string
  /** `sql` for a plain one. */
  readonly tool: string
  /** The name of the last one. */
  readonly last: string
}

/**
 * Which of several folders is the application's: one of a tool that the project has a package of, else one of any tool, else a plain
 * one that is called as migrations are. Of folders within one another only one counts.
 *
 * @param folders in the order of `foldersWithSql`
 */
export function chooseFolder(
  folders: readonly MigrationFolder[],
  packages: ReadonlySet<string>,
): MigrationFolder | undefined {
  const apart: MigrationFolder[] = []
  for (const folder of folders) {
    if (!apart.some((other) => areWithin(folder.path, other.path))) apart.push(folder)
  }
  return (
    apart.find(({ tool }) => packagesOfTools[tool]?.some((name) => packages.has(name))) ??
    apart.find(({ tool }) => tool !== 'sql') ??
    apart.find(({ path }) => isCalledMigrations(path))
  )
}

function areWithin(one: string, other: string): boolean {
  return one.startsWith(`${other}/`) || other.startsWith(`${one}/`)
}

const packagesOfTools: Readonly<Record<string, readonly string[]>> = {
  prisma: ['prisma', '@prisma/client'],
  drizzle: ['drizzle-kit', 'drizzle-orm'],
  'node-pg-migrate': ['node-pg-migrate'],
}
