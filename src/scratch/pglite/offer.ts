import { pglitePackageOf } from '../../model/extension-sources.ts'
import { Failure } from '../../model/failure.ts'
import type { Offering } from '../offer.ts'
import { extensionsOf } from '../offer.ts'
import { loadPglite } from './load-pglite.ts'

/** The embedded engine, which is always there. It lacks what no package brings, or one that does not fit. */
export const offerPglite: Offering = async (wanted, options) => {
  const names: readonly string[] = await loadPglite(wanted.extensions, options).then(
    ({ extensions }) => Object.keys(extensions),
    (error: unknown): readonly string[] => {
      if (error instanceof Failure) return []
      throw error
    },
  )
  const isThere = (name: string) => names.includes(pglitePackageOf(name) ?? name.replaceAll('-', '_'))
  return {
    engine: 'pglite',
    name: 'PostgreSQL 18, embedded',
    lacking: extensionsOf(wanted).filter((name) => !isThere(name)),
    start: async () => (await import('./engine.ts')).startPglite(wanted, options),
  }
}
