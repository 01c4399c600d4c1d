import { Failure } from '../../model/failure.ts'
import type { EngineOptions } from '../engine-options.ts'
import { findPackage } from './find-package.ts'
import { serverPackage } from './versions.ts'

/** The folder of the package with that major's server, or a Failure that says how to get it. */
export async function requirePackage(major: number, options: EngineOptions): Promise<string> {
  const found = await findPackage(major, options)
  if (found !== undefined) return found.directory
  const { name, version } = serverPackage(major)
  throw new Failure('engine-unavailable', `PostgreSQL ${major} is not installed for planflip.`, {
    hint: `Run planflip engine install ${major}, or add ${name}@${version} to the project's dependencies.`,
  })
}
