import type { Environment } from './folders-at.ts'
import { git } from './folders-at.ts'

export interface RepositoryDescription {
  /** What pull requests are merged into, as `check --base` takes it. */
  readonly base: string
  /** The host of the remote; without user, password and path. */
  readonly remote?: string
}

/** What git knows of the repository that a folder is in; undefined where it is in none, or there is no git. */
export async function describeRepository(
  folder: string,
  environment: Environment,
): Promise<RepositoryDescription | undefined> {
  const ask = async (...words: readonly string[]): Promise<string | undefined> =>
    git(folder, words, environment).then(
      (answer) => answer.trim(),
      () => undefined,
    )
  if ((await ask('rev-parse', '--git-dir')) === undefined) return undefined
  const known =
    (await ask('for-each-ref', '--format=%(refname:short)', 'refs/heads', 'refs/remotes/origin')) ?? ''
  const branches = known.split('\n')
  // What the remote calls its own comes first; a branch without a commit is in no list.
  const base =
    (await ask('symbolic-ref', '--short', 'refs/remotes/origin/HEAD')) ??
    usualBranches.find((name) => branches.includes(name)) ??
    (await ask('symbolic-ref', '--short', 'HEAD')) ??
    'main'
  const remote = hostOf((await ask('remote', 'get-url', 'origin')) ?? '')
  return { base, ...(remote !== undefined && { remote }) }
}

const usualBranches = ['origin/main', 'origin/master', 'main', 'master']

/** Of a URL, or of `git@host:path`. */
function hostOf(url: string): string | undefined {
  return (/^[a-z][a-z+]*:\/\/(?:[^/]*@)?([^/:]+)/i.exec(url) ?? /^(?:[^/@]*@)?([^/:]+):/.exec(url))?.[1]
}
