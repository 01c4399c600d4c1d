import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import process from 'node:process'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { gitSkipReason } from '../repository/git-skip-reason.ts'
import { foldersAt } from '../../src/git/folders-at.ts'

let repository: string
const git = (...words: readonly string[]) =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...words], {
    cwd: repository,
    encoding: 'utf8',
  })
const write = async (path: string, text: string) => {
  await mkdir(dirname(join(repository, path)), { recursive: true })
  await writeFile(join(repository, path), text)
}

const skipReason = gitSkipReason()

beforeAll(async () => {
  if (skipReason !== undefined) return
  repository = await mkdtemp(join(tmpdir(), 'planflip-git-'))
  git('init', '-q', '-b', 'main')
  await write('app/größe queries/a b.sql', 'SELECT 1')
  await write('README', '')
  git('add', '-A')
  git('commit', '-q', '-m', 'first')
  git('switch', '-q', '-c', 'change')
  await write('app/größe queries/a b.sql', 'SELECT 2')
  await write('app/migrations/1.sql', 'SELECT 3')
  git('add', '-A')
  git('commit', '-q', '-m', 'second')
  git('switch', '-q', 'main')
  await write('app/größe queries/a b.sql', 'SELECT 4')
  git('commit', '-q', '-a', '-m', 'meanwhile')
  git('switch', '-q', 'change')
})
afterAll(async () => {
  if (skipReason === undefined) await rm(repository, { recursive: true })
})

test.skipIf(skipReason !== undefined)(
  `what a branch began with, and nothing is left behind ${skipReason ?? ''}`,
  async () => {
    const before = git('status', '--porcelain', '-b')
    let directory = ''
    {
      await using base = await foldersAt(
        'main',
        [
          join(repository, 'app/größe queries'),
          join(repository, 'app/migrations'),
          join(repository, 'app/nowhere'),
        ],
        process.env,
      )
      const [queries = '', migrations, nowhere] = base.folders
      directory = queries
      expect(await readFile(join(queries, 'a b.sql'), 'utf8')).toBe('SELECT 1')
      expect(readdirSync(queries)).toEqual(['a b.sql'])
      expect([migrations, nowhere]).toEqual([undefined, undefined])
      expect(git('rev-parse', 'main~1').trim()).toBe(base.commit)
    }
    expect(existsSync(directory)).toBe(false)
    expect(git('status', '--porcelain', '-b')).toBe(before)
    expect(git('worktree', 'list').trim().split('\n')).toHaveLength(1)
  },
)

test.skipIf(skipReason !== undefined)(`what is not there is said ${skipReason ?? ''}`, async () => {
  await expect(foldersAt('nowhere', [repository], process.env)).rejects.toThrow(
    'There is no revision nowhere in this clone.',
  )
  await expect(foldersAt('--upload-pack=touch x', [repository], process.env)).rejects.toThrow(
    'There is no revision',
  )
  const elsewhere = await mkdtemp(join(tmpdir(), 'planflip-no-git-'))
  await expect(foldersAt('main', [elsewhere], process.env)).rejects.toThrow('There is no git repository here')
  await rm(elsewhere, { recursive: true })
})
