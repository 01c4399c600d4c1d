import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { run } from './run.ts'

let directory: string

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'planflip-engine-'))
})
afterAll(() => rm(directory, { recursive: true }))

test('engine list tells of every version how to get it', async () => {
  const { exitCode, stdout } = await run(['engine', 'list'], { directory })
  expect(exitCode).toBe(0)
  expect(stdout.split('\n')).toHaveLength(6)
  expect(stdout).toMatch(/^PostgreSQL 18 {2}\S+ +not here: planflip engine install 18$/m)
})

test('engine list as JSON', async () => {
  const { stdout } = await run(['engine', 'list', '--format', 'json'], { directory })
  expect(JSON.parse(stdout)).toMatchObject({
    format: 1,
    engines: [14, 15, 16, 17, 18].map((major) => ({ major, place: 'nowhere' })),
  })
})

test('engine install of a version that there is not', async () => {
  const { exitCode, stderr } = await run(['engine', 'install', '12'])
  expect(exitCode).toBe(3)
  expect(stderr).toContain('Take one of 14, 15, 16, 17, 18')
})

test.each([[['engine', 'install']], [['engine', 'install', 'seventeen']], [['engine']]])(
  '%j is asked wrongly',
  async (words) => {
    expect((await run(words)).exitCode).toBe(2)
  },
)
