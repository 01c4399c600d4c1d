import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { cwd } from 'node:process'

import type { EngineOptions } from '../engine-options.ts'
import { packageName } from './versions.ts'

export interface FoundPackage {
  readonly directory: string
  readonly version: string
  readonly place: 'project' | 'cache'
}

/**
 * Finds the server of that major: the project's own, whose developers have pinned it, else what `planflip engine install`
 * put into the cache.
 */
export async function findPackage(
  major: number,
  { cache, projectDirectory = cwd() }: EngineOptions,
): Promise<FoundPackage | undefined> {
  for (const folder of upwards(projectDirectory)) {
    const found = await packageIn(folder, major, 'project')
    if (found !== undefined) return found
  }
  return findInCache(major, cache)
}

export async function findInCache(major: number, cache: string): Promise<FoundPackage | undefined> {
  return packageIn(engineFolder(major, cache), major, 'cache')
}

export function engineFolder(major: number, cache: string): string {
  return join(cache, 'engines', String(major))
}

/** Where Node looks, in its order. Node itself would not answer: the package exports nothing but its main file. */
function upwards(folder: string): readonly string[] {
  const parent = dirname(folder)
  return parent === folder ? [folder] : [folder, ...upwards(parent)]
}

async function packageIn(
  folder: string,
  major: number,
  place: FoundPackage['place'],
): Promise<FoundPackage | undefined> {
  const name = packageName()
  if (name === undefined) return undefined
  const directory = join(folder, 'node_modules', name)
  const version = await readVersion(directory)
  return version?.startsWith(`${major}.`) === true ? { directory, version, place } : undefined
}

async function readVersion(directory: string): Promise<string | undefined> {
  try {
    const manifest = JSON.parse(await readFile(join(directory, 'package.json'), 'utf8')) as Manifest
    return manifest.version
  } catch {
    return undefined
  }
}

interface Manifest {
  readonly version: string
}
