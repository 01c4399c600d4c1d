import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import process from 'node:process'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { treeAt } from '../../src/git/tree-at.ts'
import { gitSkipReason } from '../repository/git-skip-reason.ts'

const skipReason = gitSkipReason()
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

beforeAll(async () => {
  if (skipReason !== undefined) return
  repository = await mkdtemp(join(tmpdir(), 'planflip-git-'))
  git('init', '-q', '-b', 'main')
  await write('.gitignore', 'node_modules\ndist\n.env*\n!.env.example\n')
  await write('package.json', '{}')
  await write('my apps/shop/package.json', '{}')
  await write('my apps/shop/migrations/1.js', 'old')
  await write('my apps/shop/.env.example', 'old')
  git('add', '-A')
  git('commit', '-q', '-m', 'main')
  git('switch', '-q', '-c', 'change')
  await write('my apps/shop/migrations/1.js', 'new')
  await write('my apps/shop/.env.example', 'new')
  await write('my apps/other/package.json', '{}')
  git('add', '-A')
  git('commit', '-q', '-m', 'change')
  await write('node_modules/tool/index.js', 'the tool')
  await write('my apps/shop/node_modules/own/index.js', 'its own')
  await write('my apps/shop/.env', 'KEY=1')
  await write('my apps/shop/dist/1.js', 'built')
})
afterAll(async () => {
  if (skipReason === undefined) await rm(repository, { recursive: true })
})

test.skipIf(skipReason !== undefined)(
  `the sources are the base's, what is installed is there, what was built is not ${skipReason ?? ''}`,
  async () => {
    const before = git('status', '--porcelain', '-b')
    let directory = ''
    {
      await using tree = await treeAt('main', join(repository, 'my apps/shop'), process.env)
      directory = tree.directory ?? ''
      const read = (path: string) => readFile(join(directory, path), 'utf8')
      expect(await read('migrations/1.js')).toBe('old')
      expect(await read('.env.example')).toBe('old')
      expect(await read('.env')).toBe('KEY=1')
      expect(await read('node_modules/own/index.js')).toBe('its own')
      expect(await read('../../node_modules/tool/index.js')).toBe('the tool')
      expect(await readdir(directory)).not.toContain('dist')
      expect(git('status', '--porcelain', '-b')).toBe(before)
      expect(git('worktree', 'list').trim().split('\n')).toHaveLength(1)
    }
    await expect(readdir(directory)).rejects.toThrow('ENOENT')
    expect(await readdir(join(repository, 'my apps/shop/node_modules'))).toEqual(['own'])
  },
)

test.skipIf(skipReason !== undefined)(`a folder that the base lacks ${skipReason ?? ''}`, async () => {
  await using tree = await treeAt('main', join(repository, 'my apps/other'), process.env)
  expect(tree.directory).toBeUndefined()
})
