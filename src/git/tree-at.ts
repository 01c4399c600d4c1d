import { existsSync } from 'node:fs'
import { mkdir, readdir, realpath, symlink } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import type { Environment } from './folders-at.ts'
import { foldersAt, git, topOf } from './folders-at.ts'

export interface TreeAt extends AsyncDisposable {
  /** Where the folder lies in a copy of the whole tree; undefined where it was not there yet. */
  readonly directory: string | undefined
}

/**
 * Writes the whole tree that a folder is in as `foldersAt` does, for programs to be run there. What they need of the working tree and
 * git ignores is linked: installed packages and `.env` files, beside the folder, above it and beside each manifest of a workspace. What
 * was built is not: it is of other sources.
 *
 * @throws Failure as `foldersAt` does
 */
export async function treeAt(revision: string, folder: string, environment: Environment): Promise<TreeAt> {
  const top = await topOf(folder, environment)
  const tree = await foldersAt(revision, [top], environment)
  try {
    const [copy] = tree.folders
    const path = relative(top, await realpath(folder).catch(() => resolve(folder)))
    const directory = copy === undefined ? undefined : join(copy, path)
    if (copy === undefined || directory === undefined || !existsSync(directory)) {
      return { directory: undefined, [Symbol.asyncDispose]: () => tree[Symbol.asyncDispose]() }
    }
    for (const place of new Set([...upTo(path), ...(await placesOfManifests(top, environment))])) {
      await linkInstalled(join(top, place), join(copy, place))
    }
    return { directory, [Symbol.asyncDispose]: () => tree[Symbol.asyncDispose]() }
  } catch (error) {
    await tree[Symbol.asyncDispose]()
    throw error
  }
}

/** A path and all that it lies in, to the top. */
function upTo(path: string): readonly string[] {
  return path === '' || path === '.' ? ['.'] : [path, ...upTo(dirname(path))]
}

async function placesOfManifests(top: string, environment: Environment): Promise<readonly string[]> {
  const names = await git(top, ['ls-files', '-z', '--', ':(glob)**/package.json'], environment)
  return names
    .split('\0')
    .filter((name) => name !== '')
    .map((name) => dirname(name))
}

async function linkInstalled(from: string, to: string): Promise<void> {
  const names = await readdir(from).catch(() => [])
  for (const name of names.filter((one) => installed.test(one))) {
    const link = join(to, name)
    if (existsSync(link)) continue
    await mkdir(to, { recursive: true })
    await symlink(join(from, name), link)
  }
}

const installed = /^(?:node_modules|\.pnp\..*|\.yarn|\.bundle|vendor|\.?venv|\.env(?:\..+)?)$/
