import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative, resolve, sep } from 'node:path'
import { promisify } from 'node:util'
import { Failure } from '../model/failure.ts'

export interface FoldersAt extends AsyncDisposable {
  /** The commit that they are of. */
  readonly commit: string
  /** Where each folder is to be found, in the order in which they were asked for; undefined where it was not there. */
  readonly folders: readonly (string | undefined)[]
}

/**
 * Writes folders of the working tree as they were where a branch began: at the last commit that it and the revision have in
 * common, or at the revision itself where a shallow clone does not tell.
 *
 * Through an index of our own: neither the working tree nor the repository learns of it.
 *
 * @throws Failure `bad-usage` where there is no repository, or no such revision in it
 */
export async function foldersAt(
  revision: string,
  folders: readonly string[],
  surroundings: Environment,
): Promise<FoldersAt> {
  const top = await topOf(folders[0] ?? '.', surroundings)
  const commit = await findCommit(top, revision, surroundings)
  const directory = await mkdtemp(join(await realpath(tmpdir()), 'planflip-base-'))
  try {
    const environment = { ...surroundings, GIT_INDEX_FILE: join(directory, 'index') }
    await git(top, ['read-tree', commit], environment)
    const found = await Promise.all(
      folders.map(async (folder, at) => {
        const path = relative(top, await realpath(folder).catch(() => resolve(folder)))
        const prefix = join(directory, String(at))
        return (await checkOut(top, path, prefix, environment)) ? join(prefix, path) : undefined
      }),
    )
    return {
      commit,
      folders: found,
      [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }),
    }
  } catch (error) {
    await rm(directory, { recursive: true, force: true })
    throw error
  }
}

/** What git looks into. */
export type Environment = Readonly<Record<string, string | undefined>>

/** The top of the working tree that a folder is in. */
export async function topOf(folder: string, environment: Environment): Promise<string> {
  const { stdout } = await run(folder, ['rev-parse', '--show-toplevel'], environment)
  if (stdout !== undefined) return realpath(stdout.trim())
  throw new Failure('bad-usage', 'There is no git repository here to take a base from.', {
    hint: 'Run planflip in the repository of your queries, with git on the PATH.',
  })
}

async function findCommit(top: string, revision: string, environment: Environment): Promise<string> {
  for (const name of [revision, `origin/${revision}`]) {
    const found = await run(
      top,
      ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`],
      environment,
    )
    if (found.stdout === undefined) continue
    const tip = found.stdout.trim()
    const base = await run(top, ['merge-base', tip, 'HEAD'], environment)
    return base.stdout?.trim() ?? tip
  }
  throw new Failure('bad-usage', `There is no revision ${revision} in this clone.`, {
    hint: `Fetch it first: git fetch origin ${revision}. In CI, check out with the whole history (fetch-depth: 0).`,
  })
}

/** Whether there is anything. */
async function checkOut(
  top: string,
  path: string,
  prefix: string,
  environment: Environment,
): Promise<boolean> {
  if (path.startsWith('..')) return false
  const names = await git(
    top,
    ['ls-files', '-z', '--', `:(literal)${path === '' ? '.' : path.split(sep).join('/')}`],
    environment,
  )
  if (names === '') return false
  await mkdir(prefix, { recursive: true })
  const paths = names.split('\0').filter((name) => name !== '')
  for (let start = 0; start < paths.length; start += mostArguments) {
    const some = paths.slice(start, start + mostArguments)
    await git(top, ['checkout-index', `--prefix=${prefix}/`, '--', ...some], environment)
  }
  return true
}

const mostArguments = 500

export async function git(
  directory: string,
  words: readonly string[],
  environment: Environment,
): Promise<string> {
  const { stdout, refusal } = await run(directory, words, environment)
  if (stdout !== undefined) return stdout
  throw new Failure('bad-usage', `git ${words[0]} failed: ${refusal}.`, {
    hint: 'See whether git works in this repository: git status.',
  })
}

async function run(
  directory: string,
  words: readonly string[],
  environment: Environment,
): Promise<{ readonly stdout?: string; readonly refusal?: string }> {
  try {
    const { stdout } = await promisify(execFile)('git', words, {
      cwd: directory,
      env: environment,
      maxBuffer: 1 << 28,
    })
    return { stdout }
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error)
    return { refusal: said.trim().split('\n').at(-1) ?? '' }
  }
}
