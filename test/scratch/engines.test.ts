import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'

import { startScratch } from '../../src/scratch/engines.ts'
import { postgresImage } from '../servers/docker-api/postgres-image.ts'
import type { DockerApi } from '../servers/docker-api/start.ts'
import { startDockerApi } from '../servers/docker-api/start.ts'
import { cacheWithEngines } from '../servers/engines.ts'
import { serverSkipReason } from '../servers/start.ts'
import { testCache } from './pglite/start.ts'
import { wantedOf } from './wanted.ts'

/** Where no project is. */
let nowhere: string

beforeAll(async () => {
  nowhere = await mkdtemp(join(tmpdir(), 'planflip-nowhere-'))
})
afterAll(() => rm(nowhere, { recursive: true }))

describe.skipIf(serverSkipReason(17) !== undefined)('with native servers here', () => {
  test.each([
    ['auto', 17],
    ['native', 17],
    ['native:16', 16],
  ])('%s is native %i for a production of 17', async (engine, major) => {
    const options = { cache: await cacheWithEngines(), projectDirectory: nowhere }
    await using scratch = await startScratch(engine, wantedOf(17), options)
    expect(scratch.engine).toMatch(`native ${major}.`)
    expect(scratch.shortfalls).toEqual(
      major === 17 ? [] : ['Production is PostgreSQL 17, the scratch is 16: planners differ.'],
    )
  })
})

describe.skipIf(serverSkipReason(16) !== undefined)('with Docker here', () => {
  let docker: DockerApi
  beforeAll(async () => {
    docker = await startDockerApi({ 'postgres:16': postgresImage(16), 'postgres:17': postgresImage(17) })
    docker.engine.pull('postgres:16')
    vi.stubEnv('DOCKER_HOST', docker.host)
  })
  afterAll(async () => {
    await docker.stop()
    vi.unstubAllEnvs()
  })

  test.each([
    { major: 16, extensions: ['pg_trgm'], engine: /^container 16\.\d+ \(postgres:16\)$/ },
    { major: 17, extensions: ['pg_trgm'], engine: /^pglite/ },
    { major: 16, extensions: ['timescaledb'], engine: /^pglite/ },
  ])('auto takes an image that is here, and pulls none: $engine', async ({ major, extensions, engine }) => {
    const options = { cache: testCache, projectDirectory: nowhere, environment: { DOCKER_HOST: docker.host } }
    await using scratch = await startScratch('auto', { ...wantedOf(major), extensions }, options)
    expect(scratch.engine).toMatch(engine)
    expect(docker.engine.pulled).not.toContain('postgres:17')
  })
})

describe('without native servers', () => {
  const lost = (major: number) =>
    `PostgreSQL ${major} is not installed for planflip, so that a 32-bit build plans, which estimates memory a little differently: see planflip engine install ${major}.`

  test.each([
    [18, [lost(18)]],
    [16, ['Production is PostgreSQL 16, the scratch is 18: planners differ.', lost(16)]],
  ])('auto is pglite for a production of %i, and says what that loses', async (major, shortfalls) => {
    await using scratch = await startScratch('auto', wantedOf(major), {
      cache: testCache,
      projectDirectory: nowhere,
    })
    expect(scratch.engine).toMatch('pglite')
    expect(scratch.shortfalls).toEqual(shortfalls)
    const before = scratch.session
    await scratch.writeFiles([])
    expect(scratch.session).not.toBe(before)
    expect(await scratch.session.query('SELECT 1 AS one')).toEqual([{ one: 1 }])
  })

  test('pglite by name says nothing of that', async () => {
    await using scratch = await startScratch('pglite', wantedOf(18), { cache: testCache })
    expect(scratch.shortfalls).toEqual([])
  })

  test('native is a Failure that says how to get one', async () => {
    const options = { cache: nowhere, projectDirectory: nowhere }
    await expect(startScratch('native', wantedOf(16), options)).rejects.toMatchObject({
      code: 'engine-unavailable',
      hint: expect.stringContaining('planflip engine install 16'),
    })
    await expect(startScratch('native', wantedOf(13), options)).rejects.toMatchObject({
      code: 'engine-unavailable',
      message: 'There is no native PostgreSQL 13 for planflip.',
    })
  })
})

test.each(['oracle', 'native:', 'native:x', 'native:17.1', 'pglite:18', 'auto:', 'toString', ''])(
  'there is no engine "%s"',
  async (engine) => {
    await expect(startScratch(engine, wantedOf(18), { cache: testCache })).rejects.toMatchObject({
      code: 'bad-usage',
      hint: 'Take one of auto, pglite, native, native:MAJOR, container, container:IMAGE, server:URL.',
    })
  },
)
