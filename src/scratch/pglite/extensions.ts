import type { Extension } from '@electric-sql/pglite'
import { loadInTurn } from './load-in-turn.ts'

/**
 * The extensions among the wanted that come with PGlite, ready to be created. Each is a module of its own, loaded only
 * when a schema asks for it; one that PGlite does not have is left to the schema to be told of.
 */
export async function loadExtensions(names: readonly string[]): Promise<Record<string, Extension>> {
  const loaded = await Promise.all(
    names.map(async (name): Promise<readonly [string, Extension][]> => {
      const module = name.replaceAll('-', '_')
      const found = await importContrib(module)
      return found === undefined ? [] : [[module, found]]
    }),
  )
  return Object.fromEntries([['load_in_turn', loadInTurn], ...loaded.flat()])
}

async function importContrib(module: string): Promise<Extension | undefined> {
  if (!/^[a-z0-9_]+$/.test(module)) return undefined
  try {
    const exports = (await import(`@electric-sql/pglite/contrib/${module}`)) as Record<string, Extension>
    return exports[module]
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ERR_MODULE_NOT_FOUND' || code === 'ERR_PACKAGE_PATH_NOT_EXPORTED') return undefined
    throw error
  }
}
