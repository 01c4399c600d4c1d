import { randomUUID } from 'node:crypto'
import { readdir, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/**
 * Makes a folder that is there whole or not at all, unless it is there already.
 *
 * It is built under a name of its own and renamed when done. Of two that build it at once the slower finds its
 * name taken, and uses the other's. What a builder left that was killed is removed by a later one.
 */
export async function buildOnce(
  folder: string,
  build: (unfinished: string) => Promise<void>,
): Promise<string> {
  if (await exists(folder)) return folder
  await removeAbandoned(folder)
  const unfinished = `${folder}.${randomUUID()}`
  try {
    await build(unfinished)
    await rename(unfinished, folder)
  } catch (error) {
    if (!(await exists(folder))) throw error
  } finally {
    await rm(unfinished, { recursive: true, force: true })
  }
  return folder
}

async function removeAbandoned(folder: string): Promise<void> {
  const names = await readdir(dirname(folder)).catch(() => [])
  const unfinished = names.filter((name) => name.startsWith(`${basename(folder)}.`))
  for (const path of unfinished.map((name) => join(dirname(folder), name))) {
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Date.now() }))
    if (Date.now() - mtimeMs > longestBuild) await rm(path, { recursive: true, force: true })
  }
}

/** Milliseconds. An hour. */
const longestBuild = 3_600_000

async function exists(folder: string): Promise<boolean> {
  return stat(folder).then(
    () => true,
    () => false,
  )
}
