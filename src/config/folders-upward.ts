import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** A folder and those above it. The last one is where `.git` is (a folder, or a file in a worktree), or else the root. */
export function* foldersUpward(directory: string): Generator<string, void, undefined> {
  yield directory
  const parent = dirname(directory)
  if (parent !== directory && !isTopOfRepository(directory)) yield* foldersUpward(parent)
}

export function isTopOfRepository(directory: string): boolean {
  return existsSync(join(directory, '.git'))
}
