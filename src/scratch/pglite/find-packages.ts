import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { cwd } from 'node:process'

import { pglitePackageOf } from '../../model/extension-sources.ts'
import { Failure } from '../../model/failure.ts'
import type { EngineOptions } from '../engine-options.ts'

/** PGlite where it is installed. */
export interface PglitePackage {
  /** Its main file: what else it has is resolved from there. */
  readonly entry: string
  readonly version: string
}

/** A package that brings an extension to PGlite, with the PGlite that it is built for. */
export interface ExtensionPackage {
  readonly name: string
  readonly entry: string
  readonly pglite: PglitePackage
}

/** planflip's own PGlite. */
export function ownPglite(): PglitePackage {
  return pgliteSeenFrom(import.meta.url)
}

/** The packages for these extensions that are installed in the project, or else beside planflip, each once. */
export function findExtensionPackages(
  extensions: readonly string[],
  { projectDirectory = cwd() }: Pick<EngineOptions, 'projectDirectory'>,
): readonly ExtensionPackage[] {
  const names = new Set(extensions.flatMap((extension) => pglitePackageOf(extension) ?? []))
  return [...names].flatMap((name) => {
    const entry =
      resolveFrom(join(projectDirectory, 'package.json'), name) ?? resolveFrom(import.meta.url, name)
    return entry === undefined ? [] : [{ name, entry, pglite: pgliteSeenFrom(entry) }]
  })
}

/**
 * The one PGlite to plan with: that of the packages, since a module that was compiled for another one does not always load.
 *
 * @throws Failure where packages are of several, or of one that planflip does not know
 */
export function pgliteFor(packages: readonly ExtensionPackage[]): PglitePackage {
  const own = ownPglite()
  const [first, ...others] = packages
  if (first === undefined) return own
  const other = others.find(({ pglite }) => pglite.entry !== first.pglite.entry)
  if (other !== undefined) {
    throw new Failure(
      'engine-unavailable',
      `${first.name} is installed for PGlite ${first.pglite.version}, ${other.name} for ${other.pglite.version}.`,
      { hint: 'Install versions of them that name one PGlite as their peer.' },
    )
  }
  if (lineOf(first.pglite) === lineOf(own)) return first.pglite
  throw new Failure(
    'engine-unavailable',
    `${first.name} is installed for PGlite ${first.pglite.version}, and planflip knows ${lineOf(own)}.`,
    { hint: `Run npm install --save-dev ${first.name}@latest, or use another engine.` },
  )
}

/** Those of one line differ in what they mend: before 1.0 each second number is a line. */
function lineOf({ version }: PglitePackage): string {
  return version.split('.').slice(0, 2).join('.')
}

function pgliteSeenFrom(place: string): PglitePackage {
  const entry = createRequire(place).resolve('@electric-sql/pglite')
  const manifest = JSON.parse(readFileSync(join(dirname(entry), '../package.json'), 'utf8')) as {
    readonly version: string
  }
  return { entry, version: manifest.version }
}

/** The file that the package's name stands for there; undefined where it is not installed. */
export function resolveFrom(place: string, name: string): string | undefined {
  try {
    return createRequire(place).resolve(name)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'MODULE_NOT_FOUND' || code === 'ERR_PACKAGE_PATH_NOT_EXPORTED') return undefined
    throw error
  }
}
