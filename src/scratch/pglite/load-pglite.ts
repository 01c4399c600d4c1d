import { pathToFileURL } from 'node:url'
import type { Extension, PGlite, types } from '@electric-sql/pglite'

import { Failure } from '../../model/failure.ts'
import type { EngineOptions } from '../engine-options.ts'
import type { ExtensionPackage, PglitePackage } from './find-packages.ts'
import { findExtensionPackages, pgliteFor, resolveFrom } from './find-packages.ts'
import { loadInTurn } from './load-in-turn.ts'

export interface LoadedPglite extends PgliteModule {
  readonly version: string
  /** Ready to be created. */
  readonly extensions: Readonly<Record<string, Extension>>
}

interface PgliteModule {
  readonly PGlite: typeof PGlite
  readonly types: typeof types
}

/**
 * PGlite, with the extensions among the wanted that there are for it: its own, and those of packages that the user has installed. Each
 * is a module, loaded only when a schema asks for it. One that is not here is left to the schema to be told of.
 */
export async function loadPglite(
  wanted: readonly string[],
  options: Pick<EngineOptions, 'projectDirectory'>,
): Promise<LoadedPglite> {
  const packages = findExtensionPackages(wanted, options)
  const pglite = pgliteFor(packages)
  const module = (await importFile(pglite.entry)) as PgliteModule
  const contrib = await Promise.all(wanted.map((name) => loadContrib(name, pglite)))
  const extensions = Object.fromEntries([
    ['load_in_turn', loadInTurn],
    ...contrib.flat(),
    ...(await Promise.all(packages.map(loadPackage))),
  ]) as Record<string, Extension>
  return { PGlite: module.PGlite, types: module.types, version: pglite.version, extensions }
}

async function loadContrib(
  name: string,
  { entry }: PglitePackage,
): Promise<readonly (readonly [string, Extension])[]> {
  const module = name.replaceAll('-', '_')
  if (!/^[a-z0-9_]+$/.test(module)) return []
  const file = resolveFrom(entry, `@electric-sql/pglite/contrib/${module}`)
  if (file === undefined) return []
  const extension = extensionAmong(await importFile(file))
  return extension === undefined ? [] : [[module, extension]]
}

async function loadPackage({ name, entry }: ExtensionPackage): Promise<readonly [string, Extension]> {
  const extension = extensionAmong(await importFile(entry))
  if (extension !== undefined) return [name, extension]
  throw new Failure('engine-unavailable', `${name} has no extension of PGlite's in it.`, {
    hint: `Run npm install --save-dev ${name}@latest.`,
  })
}

/** Each module exports one, under the extension's name. */
function extensionAmong(module: object): Extension | undefined {
  return Object.values(module).find(
    (one: unknown): one is Extension => typeof (one as { setup?: unknown } | null)?.setup === 'function',
  )
}

async function importFile(path: string): Promise<object> {
  return (await import(pathToFileURL(path).href)) as object
}
