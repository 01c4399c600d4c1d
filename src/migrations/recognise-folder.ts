import { Failure } from '../model/failure.ts'
import { findMigrations } from './find-migrations.ts'

export interface RecognisedFolder {
  /** Whose layout it has; `sql` is a plain one. */
  readonly tool: string
  /** The name of the migration that is applied last. */
  readonly last: string
}

/** Whose migrations in SQL a folder holds; undefined where it holds none. */
export async function recogniseFolder(directory: string): Promise<RecognisedFolder | undefined> {
  try {
    const { layout, files } = await findMigrations(directory)
    const last = files.at(-1)
    return last && { tool: layout.tool, last: last.name }
  } catch (error) {
    if (error instanceof Failure) return undefined
    throw error
  }
}
