import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { majorOf } from '../../model/server.ts'
import type { Offering } from '../offer.ts'
import { extensionsOf } from '../offer.ts'
import { findPackage } from './find-package.ts'

/** The server of production's major version, with what is in contrib. */
export const offerNative: Offering = async (wanted, options) => {
  const major = majorOf(wanted.server)
  const found = await findPackage(major, options)
  if (found === undefined) return undefined
  const folder = join(found.directory, 'native/share/postgresql/extension')
  const files: readonly string[] = await readdir(folder).catch(() => [])
  const [number = ''] = found.version.split('-')
  return {
    engine: `native:${major}`,
    name: `PostgreSQL ${number.replace(/\.0$/, '')}`,
    lacking: extensionsOf(wanted).filter((name) => !files.includes(`${name}.control`)),
    start: async () => (await import('./engine.ts')).startNative(wanted, options),
  }
}
