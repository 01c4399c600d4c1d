import { execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { execPath, platform } from 'node:process'
import { promisify } from 'node:util'

import type pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'

import type { DumpRequest } from '../../../src/capture/schema/dump-request.ts'
import { dumpWithWasm } from '../../../src/capture/schema/dump-with-wasm.ts'
import { splitDump } from '../../../src/capture/schema/split-dump.ts'
import type { TestServer } from '../../servers/start.ts'
import { serverSkipReason, startServer } from '../../servers/start.ts'
import { inCapture } from './in-capture.ts'

const tsx = createRequire(import.meta.url).resolve('tsx')
const noProc = platform === 'linux' ? undefined : `: there is no /proc on ${platform}`
const waiting = `SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock'`
const sources = new URL('../../../src/', import.meta.url).href

describe.skipIf(serverSkipReason(18) !== undefined)('the pg_dump of ours', () => {
  let server: TestServer
  let client: pg.Client
  let url: string
  let number = 0

  beforeAll(async () => {
    server = await startServer({ major: 18 })
  })
  afterAll(() => server?.stop())

  beforeEach(async () => {
    const database = `wasm_${(number += 1)}`
    await server.createDatabase(database)
    client = await server.connect(database)
    url = server.url(database)
  })
  afterEach(async () => {
    const others = `SELECT 1 FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'`
    await expect.poll(async () => (await client.query(others)).rowCount).toBe(0)
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
    const entries = splitDump(await dump())
    expect(entries.filter(({ type }) => type === 'TABLE')).toHaveLength(400)
    expect(entries.find(({ name }) => name === 'huge()')?.sql).toHaveLength(body.length + 81)
  })

  test('takes two at once', async () => {
    await client.query('CREATE TABLE t (a integer)')
    const [one, other] = await Promise.all([dump(), dump()])
    expect(splitDump(one)).toEqual(splitDump(other))
  })

  test('runs in a Node with flags of its own, in another folder', async () => {
    await client.query('CREATE TABLE t (a integer)')
    const { stdout } = await promisify(execFile)(execPath, programOfItsOwn(), { cwd: '/' })
    expect(splitDump(stdout)).toMatchObject([{ type: 'TABLE', name: 't' }])
  })

  test('keeps characters of every alphabet', async () => {
    await client.query(`CREATE TABLE "Größe 🐘" (a text DEFAULT '漢字')`)
    expect(splitDump(await dump())).toMatchObject([
      { name: 'Größe 🐘', sql: expect.stringContaining(`'漢字'`) },
    ])
  })

  test('reads the schema as the transaction sees it', async () => {
    await client.query('CREATE TABLE before (a integer)')
    const entries = await inCapture(url, async (connection) => {
      await connection.query('SELECT')
      await client.query('CREATE TABLE after (a integer)')
      return splitDump(await dumpWithWasm(connection, {}))
    })
    expect(entries.map(({ name }) => name)).toEqual(['before'])
  })

  test('leaves the transaction as it was', async () => {
    await client.query(
      'CREATE TABLE t (a integer); CREATE FUNCTION f() RETURNS integer LANGUAGE sql RETURN 1',
    )
    await inCapture(url, async (connection) => {
      const state = `SELECT json_object_agg(name, setting) AS settings, pg_current_snapshot()::text AS snapshot,
        (SELECT array_agg(name) FROM pg_prepared_statements) AS prepared FROM pg_settings`
      const before = await connection.query(state)
      await connection.query(`PREPARE dumped AS SELECT 1`)
      expect(splitDump(await dumpWithWasm(connection, {}))).toHaveLength(2)
      await connection.query(`DEALLOCATE dumped`)
      expect(await connection.query(state)).toEqual(before)
    })
  })

  test('locks nothing that outlives it', async () => {
    await client.query('CREATE TABLE t (a integer); CREATE VIEW v AS SELECT * FROM t')
    await inCapture(url, async (connection) => {
      await dumpWithWasm(connection, {})
      await expect(client.query('ALTER TABLE t ADD b integer')).resolves.toMatchObject({ command: 'ALTER' })
    })
  })

  test('waits for nobody who has locked a table', async () => {
    await client.query('CREATE TABLE t (a integer)')
    await client.query('BEGIN; LOCK TABLE t')
    expect(splitDump(await dump({ settings: 'SET LOCAL lock_timeout = 100' }))).toHaveLength(1)
    await client.query('ROLLBACK')
  })

  test.each([
    ['DROP TABLE t CASCADE', ''],
    ['ALTER TABLE t DROP COLUMN a CASCADE', ''],
    ['DROP INDEX i', 'public.i was altered or dropped'],
  ])('says what it missed when meanwhile somebody did %s', async (change, fact) => {
    await client.query(
      'CREATE TABLE t (a integer); CREATE INDEX i ON t (a); CREATE VIEW v AS SELECT a FROM t',
    )
    const changed = inCapture(url, async (connection) => {
      await connection.query('SELECT')
      await client.query(change)
      return dumpWithWasm(connection, {})
    })
    await expect(changed).rejects.toMatchObject({
      code: 'schema-changed',
      message: expect.stringContaining(`The schema changed while it was read: ${fact}`),
    })
  })

  test('reads the schemas that were asked for, with extensions, and without excluded tables', async () => {
    await client.query(`CREATE SCHEMA app; CREATE EXTENSION citext; CREATE TABLE elsewhere (a integer);
      CREATE TABLE app.wanted (a citext); CREATE TABLE app.log_1 (a integer)`)
    const entries = splitDump(await dump({ request: { schemas: ['app'], excludeTables: ['app.log_*'] } }))
    expect(entries.map(({ name }) => name)).toEqual(['app', 'citext', 'wanted'])
    await expect(dump({ request: { schemas: ['nowhere'] } })).rejects.toMatchObject({
      code: 'bad-usage',
      message: 'Cannot read the schema: no matching schemas were found',
    })
  })

  test('takes names of schemas and tables as they are', async () => {
    await client.query(`CREATE SCHEMA "Odd.Schema$"; CREATE SCHEMA odd; CREATE TABLE "Odd.Schema$"."Log 1" (a integer);
      CREATE TABLE "Odd.Schema$"."log" (a integer); CREATE TABLE "Odd.Schema$"."Other" (a integer)`)
    const named = async (excluded: string) => {
      const entries = splitDump(
        await dump({ request: { schemas: ['Odd.Schema$'], excludeTables: [excluded] } }),
      )
      return entries.slice(1).map(({ name }) => name)
    }
    expect(await named('Log*')).toEqual(['Other', 'log'])
    expect(await named('"Odd.Schema$".?og')).toEqual(['Log 1', 'Other'])
    expect(await named('odd.*')).toEqual(['Log 1', 'Other', 'log'])
  })

  test('waits for a lock no longer than it may', async () => {
    await client.query('CREATE TABLE t (a integer); CREATE VIEW v AS SELECT * FROM t')
    await client.query('BEGIN; LOCK TABLE t')
    await expect(dump({ settings: 'SET LOCAL lock_timeout = 100' })).rejects.toMatchObject({
      code: 'timed-out',
    })
    await client.query('ROLLBACK')
  })

  test('waits for a statement no longer than it may', async () => {
    await client.query('BEGIN; LOCK TABLE pg_ts_parser')
    await expect(
      dump({ settings: 'SET LOCAL lock_timeout = 0; SET LOCAL statement_timeout = 500' }),
    ).rejects.toMatchObject({ code: 'timed-out' })
    await client.query('ROLLBACK')
  })

  test('ends when it is aborted', async () => {
    await client.query('BEGIN; LOCK TABLE pg_ts_parser')
    const controller = new AbortController()
    const reason = new Error('Ctrl-C')
    setTimeout(() => controller.abort(reason), 500)
    await expect(dump({ signal: controller.signal, settings: 'SET LOCAL lock_timeout = 0' })).rejects.toBe(
      reason,
    )
    await client.query('ROLLBACK')
  })

  test.skipIf(noProc !== undefined)(
    `ends with whoever started it, even by SIGKILL${noProc ?? ''}`,
    async () => {
      await client.query('BEGIN; LOCK TABLE pg_ts_parser')
      const starter = spawn(execPath, programOfItsOwn(), { stdio: 'ignore' })
      const childrenOf = async () =>
        (await readFile(`/proc/${starter.pid}/task/${starter.pid}/children`, 'utf8')).trim()
      const isThere = (pid: string) => existsSync(`/proc/${pid}`)
      const watcher = await server.connect()
      await expect.poll(async () => (await watcher.query(waiting)).rowCount).toBe(1)
      await watcher.end()
      const pgDump = await childrenOf()
      expect(isThere(pgDump)).toBe(true)
      starter.kill('SIGKILL')
      await expect.poll(() => isThere(pgDump)).toBe(false)
      await client.query('ROLLBACK')
    },
  )

  test('says that the connection was lost', async () => {
    await client.query('BEGIN; LOCK TABLE pg_ts_parser')
    const dumped = dump({ settings: 'SET LOCAL lock_timeout = 0' })
    const killed = killWhenItWaits()
    await expect(dumped).rejects.toMatchObject({ code: 'cannot-connect' })
    await killed
    await client.query('ROLLBACK')
  })

  /** The arguments of a Node that dumps, and prints the dump. */
  function programOfItsOwn(): string[] {
    const code = `import { dumpWithWasm } from ${JSON.stringify(`${sources}capture/schema/dump-with-wasm.ts`)}
      import { connect } from ${JSON.stringify(`${sources}postgres/connect.ts`)}
      const connection = await connect(${JSON.stringify({ url })})
      await connection.query('BEGIN')
      console.log(await dumpWithWasm(connection, {}))
      await connection.close()`
    return ['--import', tsx, '--input-type=module', '--eval', code]
  }

  async function dump({
    request = {},
    ...options
  }: Parameters<typeof inCapture>[2] & { readonly request?: DumpRequest } = {}): Promise<string> {
    return inCapture(url, (connection) => dumpWithWasm(connection, request, options.signal), options)
  }

  async function killWhenItWaits(): Promise<void> {
    const killer = await server.connect()
    const kill = `SELECT pg_terminate_backend(pid) FROM (${waiting}) AS backend`
    await expect.poll(async () => (await killer.query(kill)).rowCount).toBe(1)
    await killer.end()
  }
})
