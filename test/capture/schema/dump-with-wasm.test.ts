import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { execPath } from 'node:process'
import { promisify } from 'node:util'

import type pg from 'pg'
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  onTestFinished,
  test,
  vi,
} from 'vitest'

import type { DumpRequest } from '../../../src/capture/schema/dump-request.ts'
import { dumpWithWasm } from '../../../src/capture/schema/dump-with-wasm.ts'
import { splitDump } from '../../../src/capture/schema/split-dump.ts'
import type { TestServer } from '../../servers/start.ts'
import { serverSkipReason, startServer } from '../../servers/start.ts'

const tsx = createRequire(import.meta.url).resolve('tsx')
const dumpModule = new URL('../../../src/capture/schema/dump-with-wasm.ts', import.meta.url).href

describe.skipIf(serverSkipReason(18) !== undefined)('the pg_dump of ours', () => {
  let server: TestServer
  let client: pg.Client
  let request: DumpRequest
  let number = 0

  beforeAll(async () => {
    server = await startServer({ major: 18 })
  })
  afterAll(() => server?.stop())

  beforeEach(async () => {
    const database = `wasm_${(number += 1)}`
    await server.createDatabase(database)
    client = await server.connect(database)
    request = { target: { url: server.url(database) }, statementTimeout: 30_000, lockTimeout: 5000 }
  })
  afterEach(async () => {
    const others = `SELECT 1 FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'`
    await vi.waitUntil(async () => (await client.query(others)).rowCount === 0, { timeout: 5000 })
    await client.end()
  })

  test('takes an answer of many megabytes, and a query of many kilobytes', async () => {
    const body = 'x'.repeat(40 * 1024 * 1024)
    await client.query(`CREATE FUNCTION huge() RETURNS text LANGUAGE sql AS 'SELECT ''${body}'''`)
    await client.query(`DO $$ BEGIN
      FOR i IN 1..400 LOOP
        EXECUTE format('CREATE TABLE a_table_with_a_long_name_%s (%s)', i,
          (SELECT string_agg(format('column_%s integer', c), ', ') FROM generate_series(1, 50) c));
      END LOOP; END $$`)
    const entries = splitDump(await dumpWithWasm(request))
    expect(entries.filter(({ type }) => type === 'TABLE')).toHaveLength(400)
    expect(entries.find(({ name }) => name === 'huge()')?.sql).toHaveLength(body.length + 81)
  })

  test('takes two at once', async () => {
    await client.query('CREATE TABLE t (a integer)')
    const [one, other] = await Promise.all([dumpWithWasm(request), dumpWithWasm(request)])
    expect(splitDump(one)).toEqual(splitDump(other))
  })

  test('runs in a Node with flags of its own, in another folder', async () => {
    await client.query('CREATE TABLE t (a integer)')
    const code = `import { dumpWithWasm } from ${JSON.stringify(dumpModule)}
      console.log(await dumpWithWasm(${JSON.stringify(request)}))`
    const args = ['--import', tsx, '--input-type=module', '--eval', code]
    const { stdout } = await promisify(execFile)(execPath, args, { cwd: '/' })
    expect(splitDump(stdout)).toMatchObject([{ type: 'TABLE', name: 't' }])
  })

  test('keeps characters of every alphabet', async () => {
    await client.query(`CREATE TABLE "Größe 🐘" (a text DEFAULT '漢字')`)
    expect(splitDump(await dumpWithWasm(request))).toMatchObject([
      { name: 'Größe 🐘', sql: expect.stringContaining(`'漢字'`) },
    ])
  })

  test('reads the schema as a snapshot has it', async () => {
    await client.query('CREATE TABLE before (a integer)')
    const reader = await server.connect(client.database)
    onTestFinished(() => reader.end())
    await reader.query('BEGIN ISOLATION LEVEL REPEATABLE READ')
    const { rows } = await reader.query<{ id: string }>('SELECT pg_export_snapshot() AS id')
    await client.query('CREATE TABLE after (a integer)')
    const entries = splitDump(await dumpWithWasm({ ...request, snapshot: rows[0]?.id ?? '' }))
    expect(entries.map(({ name }) => name)).toEqual(['before'])
    await reader.end()
  })

  test('reads the schemas that were asked for, with extensions, and without excluded tables', async () => {
    await client.query(`CREATE SCHEMA app; CREATE EXTENSION citext; CREATE TABLE elsewhere (a integer);
      CREATE TABLE app.wanted (a citext); CREATE TABLE app.log_1 (a integer)`)
    const entries = splitDump(
      await dumpWithWasm({ ...request, schemas: ['app'], excludeTables: ['app.log_*'] }),
    )
    expect(entries.map(({ name }) => name)).toEqual(['app', 'citext', 'wanted'])
    await expect(dumpWithWasm({ ...request, schemas: ['nowhere'] })).rejects.toMatchObject({
      code: 'bad-usage',
      message: 'Cannot read the schema: no matching schemas were found',
    })
  })

  test('names the table that it may not read', async () => {
    await client.query(
      'CREATE ROLE guest LOGIN; CREATE TABLE open (a integer); CREATE TABLE secret (a integer)',
    )
    await client.query('GRANT SELECT ON open TO guest')
    const url = server.url(client.database).replace('postgres@', 'guest@')
    await expect(dumpWithWasm({ ...request, target: { url } })).rejects.toMatchObject({
      code: 'not-permitted',
      message: 'Cannot read the schema: permission denied for table secret',
    })
  })

  test('waits for a lock no longer than it may', async () => {
    await client.query('CREATE TABLE t (a integer)')
    await client.query('BEGIN; LOCK TABLE t')
    await expect(dumpWithWasm({ ...request, lockTimeout: 100 })).rejects.toMatchObject({ code: 'timed-out' })
    await client.query('ROLLBACK')
  })

  test('waits for a statement no longer than it may', async () => {
    await client.query('CREATE TABLE t (a integer)')
    await client.query('BEGIN; LOCK TABLE pg_ts_parser')
    const started = performance.now()
    await expect(dumpWithWasm({ ...request, statementTimeout: 500 })).rejects.toMatchObject({
      code: 'timed-out',
    })
    expect(performance.now() - started).toBeLessThan(5000)
    await client.query('ROLLBACK')
  })

  test('ends when it is aborted', async () => {
    await client.query('CREATE TABLE t (a integer)')
    await client.query('BEGIN; LOCK TABLE t')
    const controller = new AbortController()
    const reason = new Error('Ctrl-C')
    const dump = dumpWithWasm({ ...request, target: { ...request.target, signal: controller.signal } })
    setTimeout(() => controller.abort(reason), 500)
    await expect(dump).rejects.toBe(reason)
    await client.query('ROLLBACK')
  })

  test('says that the connection was lost', async () => {
    await client.query('CREATE TABLE t (a integer)')
    await client.query('BEGIN; LOCK TABLE t')
    const dump = dumpWithWasm(request)
    const killed = killWhenItWaits()
    await expect(dump).rejects.toMatchObject({ code: 'cannot-connect' })
    await killed
    await client.query('ROLLBACK')
  })

  test('says that there is nobody to connect to', async () => {
    await expect(
      dumpWithWasm({ ...request, target: { url: 'postgres://me:secret@localhost:1/shop' } }),
    ).rejects.toMatchObject({ code: 'cannot-connect', message: expect.not.stringContaining('secret') })
  })

  async function killWhenItWaits(): Promise<void> {
    const killer = await server.connect()
    const kill = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock'`
    await vi.waitUntil(async () => (await killer.query(kill)).rowCount === 1, { timeout: 5000 })
    await killer.end()
  }
})
