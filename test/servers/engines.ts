import { mkdir, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { engineFolder } from '../../src/scratch/native/find-package.ts'
import { majors, packageName } from '../../src/scratch/native/versions.ts'
import { serverCache } from './server-cache.ts'
import { packageDirectory, serverSkipReason } from './start.ts'

/**
 * Makes the servers of these tests the native engines of a cache, as if `planflip engine install` had put them there. It is
 * another cache than PGlite's tests have, whose `auto` must not find them.
 */
export async function cacheWithEngines(): Promise<string> {
  for (const major of majors.filter((known) => serverSkipReason(known) === undefined)) {
    const link = join(engineFolder(major, serverCache), 'node_modules', packageName() ?? '')
    await mkdir(dirname(link), { recursive: true })
    await symlink(packageDirectory(major), link).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
  }
  return serverCache
}
