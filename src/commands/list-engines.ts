import { listPackages } from '../scratch/native/list-packages.ts'
import type { ListedPackage } from '../scratch/native/list-packages.ts'
import type { Context } from './context.ts'

export type ListedEngine = ListedPackage

/** The native engines that planflip knows, as seen from a directory. */
export async function listEngines(
  directory: string,
  { cache }: Pick<Context, 'cache'>,
): Promise<readonly ListedEngine[]> {
  return listPackages({ cache, projectDirectory: directory })
}
