import { installPackage } from '../scratch/native/install-package.ts'
import type { FoundPackage } from '../scratch/native/find-package.ts'
import type { Context } from './context.ts'

export interface InstalledEngine extends FoundPackage {
  readonly major: number
}

/** Gets the server of a major version into the cache, for `--engine native` and `auto`. */
export async function installEngine(
  major: number,
  { cache, signal, progress }: Context,
): Promise<InstalledEngine> {
  progress(`installing PostgreSQL ${major}`)
  return { major, ...(await installPackage(major, { cache, signal })) }
}
