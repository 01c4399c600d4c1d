import { once } from 'node:events'
import { access, chown, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getuid } from 'node:process'

import pg from 'pg'
import { describe, expect, onTestFinished, test } from 'vitest'

import { serverSkipReason, startServer } from '../../servers/start.ts'
import { holdServer, isGone } from './hold-server.ts'

const nobody = 65_534

describe.skipIf(serverSkipReason(18) !== undefined)('a native server', () => {
  test('answers on its socket and by its URL, with the settings and the locale that were asked for', async () => {
    await using server = await startServer({
      major: 18,
      locale: { ctype: 'C.UTF-8' },
      settings: { work_mem: '1MB' },
    })
    await server.createDatabase('a shop')
    const byUrl = new pg.Client(server.url('a shop'))
    await byUrl.connect()
    const { rows } = await byUrl.query(
      `select current_database() as name, current_setting('work_mem') as memory, datctype as ctype,
        current_setting('data_checksums') as checksums, inet_server_addr() as address
      from pg_database where datname = current_database()`,
    )
    await byUrl.end()
    expect(rows).toEqual([
      { name: 'a shop', memory: '1MB', ctype: 'C.UTF-8', checksums: 'off', address: null },
    ])
  })

  test.each([
    { provider: 'icu', locale: 'en-US' },
    { provider: 'builtin', locale: 'C.UTF-8' },
  ] as const)('sorts by a locale of $provider', async (locale) => {
    await using server = await startServer({ major: 18, locale })
    const client = await server.connect()
    const { rows } = await client.query(`select datlocprovider, datlocale from pg_database limit 1`)
    expect(rows).toEqual([{ datlocprovider: locale.provider[0], datlocale: locale.locale }])
  })

  test('leaves nothing behind when it is stopped, even twice and with sessions open', async () => {
    const server = await startServer({ major: 18 })
    const client = await server.connect()
    await client.query('create table t as select generate_series(1, 1000)')
    const postmaster = Number.parseInt(
      await readFile(join(server.dataDirectory, 'postmaster.pid'), 'utf8'),
      10,
    )
    await Promise.all([server.stop(), server.stop()])
    await server.stop()
    await expect.poll(() => isGone({ ...server, postmaster })).toBe(true)
  })

  test('starts many at once', async () => {
    const servers = await Promise.all([1, 2, 3].map(() => startServer({ major: 18 })))
    expect(new Set(servers.map(({ socketDirectory }) => socketDirectory)).size).toBe(3)
    await Promise.all(servers.map((server) => server.stop()))
  })

  test('says in the words of the server why it did not start, and leaves nothing', async () => {
    await expect(startServer({ major: 18, settings: { shared_buffers: 'plenty' } })).rejects.toMatchObject({
      name: 'Failure',
      code: 'engine-unavailable',
      message: expect.stringContaining('invalid value for parameter "shared_buffers": "plenty"'),
    })
  })

  test('says which locale is missing', async () => {
    await expect(startServer({ major: 18, locale: { collate: 'tlh_QO.utf8' } })).rejects.toMatchObject({
      code: 'engine-unavailable',
      message: expect.stringContaining('tlh_QO.utf8'),
    })
  })

  test('starts from a folder that the server may not enter', async () => {
    const cwd = await mkdtemp(join(tmpdir(), 'planflip-cwd-'))
    onTestFinished(() => rm(cwd, { recursive: true }))
    const { child, server } = await holdServer({ cwd })
    expect(server.version).toMatch(/^PostgreSQL 18/)
    child.stdin?.end()
    await once(child, 'exit')
    await expect.poll(() => isGone(server)).toBe(true)
  })

  test('ends with its parent, even if that is killed', async () => {
    const { child, server } = await holdServer()
    child.kill('SIGKILL')
    await expect.poll(() => isGone(server)).toBe(true)
  })

  test.skipIf(getuid?.() !== 0)('runs for a plain user as that user (needs root to become one)', async () => {
    const home = await mkdtemp(join(tmpdir(), 'planflip-home-'))
    onTestFinished(() => rm(home, { recursive: true }))
    await chown(home, nobody, nobody)
    const { child, server } = await holdServer({ uid: nobody, home, cwd: home })
    expect(server).toMatchObject({ uid: nobody, version: expect.stringMatching(/^PostgreSQL 18/) })
    await access(server.dataDirectory)
    child.stdin?.end()
    await once(child, 'exit')
    await expect.poll(() => isGone(server)).toBe(true)
  })
})
