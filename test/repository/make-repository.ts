import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { migrations } from './migrations.ts'
import { queryFiles } from './queries.ts'

/** A team's repository: a history, twelve migrations, 200 queries. */
export interface Repository {
  readonly path: string
  git(...words: readonly string[]): string
  write(path: string, text: string): Promise<void>
  /** Changes a file that is there; fails where there is nothing to change. */
  edit(path: string, before: string, after: string): Promise<void>
  /** Back to main, with nothing left of a change. */
  reset(): void
  remove(): Promise<void>
}

export async function makeRepository(): Promise<Repository> {
  const repository = await makeEmptyRepository()
  for (const [name, sql] of Object.entries(migrations)) {
    await repository.write(`migrations/${name}.sql`, `${sql};\n`)
    repository.git('add', '-A')
    repository.git('commit', '-q', '-m', name)
  }
  for (const [file, text] of Object.entries(queryFiles)) await repository.write(`queries/${file}`, text)
  repository.git('add', '-A')
  repository.git('commit', '-q', '-m', 'the queries')
  return repository
}

/** One without a commit. */
export async function makeEmptyRepository(): Promise<Repository> {
  const path = await mkdtemp(join(tmpdir(), 'planflip-repository-'))
  const git = (...words: readonly string[]): string =>
    execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', ...words], {
      cwd: path,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  const write = async (file: string, text: string): Promise<void> => {
    await mkdir(dirname(join(path, file)), { recursive: true })
    await writeFile(join(path, file), text)
  }
  const repository: Repository = {
    path,
    git,
    write,
    async edit(file, before, after) {
      const text = await readFile(join(path, file), 'utf8')
      if (!text.includes(before)) throw new Error(`${file} has no ${before}`)
      await write(file, text.replace(before, after))
    },
    reset() {
      git('reset', '-q', '--hard', 'main')
      git('clean', '-q', '-fd')
    },
    remove: () => rm(path, { recursive: true }),
  }
  git('init', '-q', '-b', 'main')
  return repository
}
