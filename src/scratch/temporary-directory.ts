import { rmSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'

export interface TemporaryDirectory {
  readonly path: string
  remove(): Promise<void>
}

const directories = new Set<string>()

/** Makes a directory that does not outlive the process: see `removeTemporaryDirectories`. */
export async function makeTemporaryDirectory(parent: string): Promise<TemporaryDirectory> {
  const path = await mkdtemp(join(parent, 'planflip-'))
  directories.add(path)
  return {
    path,
    async remove() {
      await rm(path, { recursive: true, force: true, maxRetries: 3 })
      directories.delete(path)
    },
  }
}

/** For the last moment of a process that was told to end: what is synchronous still happens. */
export function removeTemporaryDirectories(): void {
  for (const path of directories) rmSync(path, { recursive: true, force: true })
  directories.clear()
}
