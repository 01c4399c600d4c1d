import { randomUUID } from 'node:crypto'
import { rename, rm, stat } from 'node:fs/promises'

/**
 * Makes a folder that is there whole or not at all, unless it is there already.
 *
 * It is built under a name of its own and renamed when done. Of two that build it at once the slower finds its
 * name taken, and uses the other's.
 */
export async function buildOnce(
  folder: string,
  build: (unfinished: string) => Promise<void>,
): Promise<string> {
  if (await exists(folder)) return folder
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

async function exists(folder: string): Promise<boolean> {
  return stat(folder).then(
    () => true,
    () => false,
  )
}
