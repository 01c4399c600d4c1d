import { chmod, lstat, mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { geteuid } from 'node:process'

import { Failure } from '../../model/failure.ts'

/**
 * The folder that keeps what is worth making once: a copy of the binaries, initialised clusters.
 *
 * It lies in the temporary folder and not in the user's home, which the server's user cannot read when root
 * has started us. Names there can be taken by anyone, so a folder that somebody else made is not trusted.
 */
export async function openCacheFolder(): Promise<string> {
  const owner = geteuid?.()
  const folder = join(tmpdir(), `planflip-${owner ?? 'cache'}`)
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
