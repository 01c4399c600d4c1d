import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import type { FileImage } from '../model/scratch.ts'
import type { Server } from '../model/server.ts'

/** Writes relations' main forks into a data directory, some at a time: each takes a handful of calls that wait for the disk. */
export async function writeRelationFiles(
  directory: string,
  images: readonly FileImage[],
  shape: Shape,
  owner?: FileOwner,
): Promise<void> {
  const waiting = images.values()
  const write = async (): Promise<void> => {
    for (const image of waiting) await writeRelationFile(directory, image, shape, owner)
  }
  await Promise.all(Array.from({ length: writers }, write))
}

/** As many as Node has threads for files. */
const writers = 4

type Shape = Pick<Server, 'blockSize' | 'segmentBlocks'>

/**
 * Writes a relation's main fork: sets its length, which costs no disk, and writes the blocks given.
 *
 * A relation is a row of segment files. All but the last must be of full length: `mdnblocks` of md.c stops counting at
 * the first that is not.
 */
async function writeRelationFile(
  directory: string,
  { path, length, blocks }: FileImage,
  { blockSize, segmentBlocks }: Shape,
  owner: FileOwner | undefined,
): Promise<void> {
  const segmentBytes = segmentBlocks * blockSize
  for (let segment = 0; segment === 0 || segment * segmentBytes < length; segment += 1) {
    const file = await openOrCreate(join(directory, segment === 0 ? path : `${path}.${segment}`), owner)
    try {
      const first = segment * segmentBlocks
      for (const { number, bytes } of blocks) {
        if (number < first || number >= first + segmentBlocks) continue
        await file.write(bytes, 0, bytes.length, (number - first) * blockSize)
      }
      await file.truncate(Math.min(segmentBytes, length - segment * segmentBytes))
    } finally {
      await file.close()
    }
  }
}

/** Whom new files go to, where that is not who makes them. */
interface FileOwner {
  readonly uid: number
  readonly gid: number
}

async function openOrCreate(path: string, owner: FileOwner | undefined): Promise<FileHandle> {
  try {
    return await open(path, 'r+')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    const file = await open(path, 'w+', 0o600)
    if (owner !== undefined) await file.chown(owner.uid, owner.gid)
    return file
  }
}
