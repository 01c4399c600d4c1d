import type { Check } from '../model/diagnosis.ts'
import { freeSpaces } from '../scratch/free-space.ts'

/** Whether there is room for what engines write. */
export async function examineSpace(cache: string): Promise<readonly Check[]> {
  const spaces = await freeSpaces(cache)
  return spaces.map(({ folder, purpose, bytes }) => {
    const fact = `${folder} has ${(bytes / gigabyte).toFixed(1)} GB free for ${purpose}.`
    return bytes < gigabyte / 2
      ? { about: 'disk', state: 'warning', fact, mend: 'Make room, or set TMPDIR and PLANFLIP_CACHE.' }
      : { about: 'disk', state: 'ok', fact }
  })
}

const gigabyte = 1024 ** 3
