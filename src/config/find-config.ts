import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

/** In the order in which they are looked for within one folder. */
const configNames = ['planflip.config.json', 'planflip.config.mjs', 'planflip.config.js'] as const

/** The config file that holds in a folder: its own, or the nearest above it within the same repository. */
export function findConfig(directory: string): string | null {
  for (const folder of foldersUpward(resolve(directory))) {
    const found = configNames.map((name) => join(folder, name)).find((file) => existsSync(file))
    if (found !== undefined) return found
  }
  return null
}

/** The last one is where `.git` is (a folder, or a file in a worktree), or else the root. */
function* foldersUpward(directory: string): Generator<string, void, undefined> {
  yield directory
  const parent = dirname(directory)
  if (parent !== directory && !existsSync(join(directory, '.git'))) yield* foldersUpward(parent)
}
