import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { scratchFolder } from './scratch-folder.ts'

export interface FreeSpace {
  readonly folder: string
  readonly purpose: string
  /** Bytes that are free for us. */
  readonly bytes: number
}

/** Where engines write, and how much room is there. */
export async function freeSpaces(cache: string): Promise<readonly FreeSpace[]> {
  const places = [
    { folder: await scratchFolder(), purpose: 'scratch databases' },
    { folder: cache, purpose: 'templates and installed servers' },
  ]
  return Promise.all(places.map(async (place) => ({ ...place, bytes: await freeIn(place.folder) })))
}

/** A folder that is not there yet will be made in the nearest one that is. */
async function freeIn(folder: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(folder)
    return bavail * bsize
  } catch (error) {
    if (dirname(folder) === folder) throw error
    return freeIn(dirname(folder))
  }
}
