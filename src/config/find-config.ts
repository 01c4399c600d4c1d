import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { foldersUpward } from './folders-upward.ts'

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
