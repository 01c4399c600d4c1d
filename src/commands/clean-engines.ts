import { Failure } from '../model/failure.ts'
import type { Kept } from '../model/kept.ts'
import { listKeptFiles, removeKeptFile } from '../scratch/kept-files.ts'
import { listContainers, removeContainers } from '../scratch/container/clean-up.ts'
import { databasesLeftBehind, removeDatabases } from '../scratch/server/clean.ts'
import type { Context } from './context.ts'

export interface KeptRequest {
  /** A server in which databases may have been left behind, as `server:URL` has it. Absent: this machine alone. */
  readonly url?: string
}

/** What engines keep, and what they have left behind. */
export async function listKept(
  { url }: KeptRequest,
  { cache, environment, progress }: Context,
): Promise<readonly Kept[]> {
  progress('looking for what engines keep')
  return [
    ...(await listKeptFiles(cache)),
    ...(await containersHere(environment)),
    ...(url === undefined ? [] : await databasesLeftBehind({ url, environment })),
  ]
}

/** Removes what nobody uses. */
export async function removeKept(
  kept: readonly Kept[],
  { url }: KeptRequest,
  { environment, signal, progress }: Context,
): Promise<void> {
  for (const one of kept) {
    signal.throwIfAborted()
    if (one.isInUse || one.kind === 'database') continue
    progress(`removing ${one.name}`)
    if (one.kind === 'container') await removeContainers([one.name], { environment })
    else await removeKeptFile(one)
  }
  if (url !== undefined) await removeDatabases({ url, environment })
}

/** Who has no Docker has no containers. */
async function containersHere(environment: Context['environment']): Promise<readonly Kept[]> {
  try {
    const containers = await listContainers({ environment })
    return containers.map(({ id, image, isKept }) => ({
      kind: 'container',
      name: id,
      note: image,
      isInUse: !isKept,
    }))
  } catch (error) {
    if (error instanceof Failure) return []
    throw error
  }
}
