import { chooseFolder, type MigrationFolder } from './migration-folders.ts'
import { findMigrationProgram, type MigrationProgram } from './migration-programs.ts'
import { packagesOf, type ProjectFiles } from './project-files.ts'

/** Where a project's migrations are, and how planflip gets at them. */
export type FoundMigrations =
  | ({
      readonly kind: 'folder'
      /** Whether a table in production tells which of them are done. */
      readonly isTracked: boolean
    } & MigrationFolder)
  | { readonly kind: 'schema'; readonly path: string }
  | ({ readonly kind: 'command' } & MigrationProgram)

/**
 * A tool's folder in SQL says most: each migration for itself. Plain SQL comes last: programs may have their statements in it.
 *
 * @param folders in the order of `foldersWithSql`, with the tools that they were recognised by
 */
export function chooseMigrations(
  project: ProjectFiles,
  folders: readonly MigrationFolder[],
): FoundMigrations | undefined {
  const folder = chooseFolder(folders, packagesOf(project))
  if (folder !== undefined && folder.tool !== 'sql') return { kind: 'folder', isTracked: true, ...folder }
  if (project.paths.includes(railsSchema)) return { kind: 'schema', path: railsSchema }
  const program = findMigrationProgram(project)
  if (program !== undefined) return { kind: 'command', ...program }
  return folder && { kind: 'folder', isTracked: isTracked(folder, project), ...folder }
}

const railsSchema = 'db/structure.sql'

/** Supabase and sqlx have plain folders, and a table. */
function isTracked({ path }: MigrationFolder, { paths }: Pick<ProjectFiles, 'paths'>): boolean {
  return path === 'supabase/migrations' || paths.includes('Cargo.toml')
}
