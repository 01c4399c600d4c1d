import { chmod, lstat, mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { geteuid } from 'node:process'

import { Failure } from '../../model/failure.ts'
import { serverMay } from './run-as-server.ts'

/**
 * The folder that keeps what is worth making once: a copy of the binaries, initialised clusters.
 *
 * It is planflip's own cache wherever the server's user can enter that. It cannot where root has started us and the
 * cache is under root's home: then it is a folder in the temporary one.
 */
export async function openCacheFolder(cache: string): Promise<string> {
  await mkdir(cache, { recursive: true })
  return (await serverMay('enter', cache)) ? cache : openTemporaryCache()
}

/** The one in the temporary folder. */
export function temporaryCache(): string {
  return join(tmpdir(), `planflip-${geteuid?.() ?? 'cache'}`)
}

/** Names in the temporary folder can be taken by anyone, so one that somebody else made is not trusted. */
async function openTemporaryCache(): Promise<string> {
  const owner = geteuid?.()
  const folder = temporaryCache()
  await mkdir(folder, { recursive: true })
  const { uid } = await lstat(folder)
  if (owner !== undefined && uid !== owner) throw foreignFolder(folder)
  await chmod(folder, 0o755)
  return folder
}

function foreignFolder(folder: string): Failure {
  return new Failure('engine-unavailable', `${folder} belongs to another user.`, {
    hint: 'Remove that folder, or set TMPDIR to a folder of your own.',
  })
}
