import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Diagnosis } from '../../src/model/diagnosis.ts'
import { cacheWithEngines } from '../servers/engines.ts'
import type { TestServer } from '../servers/start.ts'
import { serverSkipReason, startServer } from '../servers/start.ts'
import { run } from './run.ts'

const snapshot = resolve('stats/production.json')
let directory: string

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'planflip-doctor-'))
})
afterAll(() => rm(directory, { recursive: true }))

test('in a folder with nothing: the embedded engine would plan, and what to do next is told', async () => {
  const { exitCode, stdout } = await run(['doctor'], { directory })
  expect(exitCode).toBe(0)
  expect(stdout).toMatch(/^! snapshot +There is none yet at .+$\n +→ Run planflip capture/m)
  expect(stdout).toMatch(/^! queries +There is no directory/m)
  expect(stdout).toMatch(
    /^! native:18 +PostgreSQL 18 is not installed for planflip\.$\n +→ Run planflip engine install 18/m,
  )
  expect(stdout).toMatch(/^✓ pglite +pglite [\d.]+ works\.$/m)
  expect(stdout).toContain(
    '--engine pglite would plan. PostgreSQL 18 is not installed for planflip. Nearer to production: planflip engine install\n18.',
  )
})

test.each([
  { words: ['--snapshot', 'README.md'], exitCode: 4, broken: 'snapshot' },
  { words: ['--config', 'nowhere.ts'], exitCode: 2, broken: 'config' },
  { words: ['--engine', 'native:16'], exitCode: 3, broken: 'native:16' },
  { words: ['--engine', 'oracle'], exitCode: 2, broken: 'oracle' },
  { words: ['--engine', 'server:postgres://u:secret@127.0.0.1:1/x'], exitCode: 3, broken: 'server' },
  { words: ['--url', 'postgres://u:secret@127.0.0.1:1/x'], exitCode: 3, broken: 'production' },
])('$words: $broken is broken, the rest is told all the same', async ({ words, exitCode, broken }) => {
  await writeFile(join(directory, 'README.md'), '# none')
  const inFolder = words.map((word) => (word === 'README.md' ? join(directory, word) : word))
  const ran = await run(['doctor', '--format', 'json', ...inFolder], { directory })
  const { checks } = JSON.parse(ran.stdout) as Diagnosis
  expect(ran.exitCode).toBe(exitCode)
  expect(checks.filter(({ state }) => state === 'broken').map(({ about }) => about)).toEqual([broken])
  expect(checks).toContainEqual(expect.objectContaining({ about: 'pglite', state: 'ok' }))
  expect(ran.stdout + ran.stderr).not.toContain('secret')
})

describe.skipIf(serverSkipReason(18) !== undefined)('with servers', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startServer({ major: 18, locale: { encoding: 'SQL_ASCII' } })
    const client = await server.connect()
    await client.query(`
      CREATE ROLE reader LOGIN; CREATE TABLE open (id int); CREATE TABLE shut (id int); GRANT SELECT ON open TO reader`)
    await client.end()
  })
  afterAll(() => server.stop())

  test('native would plan where it is here, and a role that may not read everything is told of', async () => {
    const url = server.url().replace(/\/\/\w+@/, '//reader@')
    const { exitCode, stdout } = await run(['doctor', '--snapshot', snapshot, '--url', url], {
      directory,
      cache: await cacheWithEngines(),
    })
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/^✓ native:18 +native 18\.\d+ works\.$/m)
    expect(stdout).toMatch(/^✓ production +postgres is PostgreSQL 18\.\d+\.$/m)
    expect(stdout).toMatch(
      /^! production +reader reads 1 of 2 tables whole, and statistics through pg_stats\.$/m,
    )
    expect(stdout).toContain("--engine native:18 would plan. It is of production's major version.")
  })

  test('a server of the user’s is one, too', async () => {
    const engine = `server:${server.url()}`
    const { exitCode, stdout } = await run(['doctor', '--snapshot', snapshot, '--engine', engine], {
      directory,
    })
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/^✓ server +server 18\.\d+ works\.$/m)
    expect(stdout).toContain('--engine server would plan. It was asked for.')
  })
})

test('the config and the corpus are read', async () => {
  const project = join(directory, 'project')
  await mkdir(join(project, 'sql'), { recursive: true })
  await writeFile(join(project, 'planflip.config.mjs'), `export default { queries: 'sql' }`)
  await writeFile(join(project, 'sql/a.sql'), 'SELECT 1;\nSELECT FROM FROM;')
  const { stdout } = await run(['doctor', '--format', 'json'], { directory: project })
  const { checks } = JSON.parse(stdout) as Diagnosis
  expect(checks).toContainEqual({
    about: 'config',
    state: 'ok',
    fact: `${join(project, 'planflip.config.mjs')} is valid.`,
  })
  expect(checks.filter(({ about }) => about === 'queries')).toEqual([
    { about: 'queries', state: 'ok', fact: `${join(project, 'sql')} holds 1.` },
    expect.objectContaining({
      state: 'warning',
      fact: expect.stringContaining('the first is in a.sql, line 2'),
    }),
  ])
})
