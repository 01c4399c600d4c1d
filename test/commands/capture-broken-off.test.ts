import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createConnection, createServer } from 'node:net'
import type { Server, Socket } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Client } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { captureDatabase } from '../../src/capture/capture-database.ts'
import { withRefusalsExplained } from '../../src/capture/refusals.ts'
import { inCapture } from '../../src/capture/transaction.ts'
import { connect } from '../../src/postgres/connect.ts'
import type { Ran } from '../cli/run.ts'
import { run } from '../cli/run.ts'
import { startListeningServer } from '../servers/listening.ts'
import type { TestServer } from '../servers/start.ts'
import { serverSkipReason } from '../servers/start.ts'

/* A capture that does not come to its end says why, and leaves the file of the last one alone. */

const skipReason = serverSkipReason(18)

describe.skipIf(skipReason !== undefined)(`PostgreSQL 18 ${skipReason ?? ''}`, () => {
  let server: TestServer
  let client: Client
  let other: Client
  let directory: string
  let file: string
  let before: Buffer

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'planflip-broken-'))
    file = join(directory, 'kept.json')
    server = await startListeningServer({ major: 18, settings: { autovacuum: 'off' } })
    client = await server.connect()
    other = await server.connect()
    await client.query(`
      CREATE TABLE t AS SELECT i AS id, i * 2 AS n FROM generate_series(1, 1000) AS i;
      CREATE VIEW of_t AS SELECT * FROM t;
      CREATE TABLE plain AS SELECT 1 AS id; ANALYZE`)
    await run(['capture', server.url(), '--out', file])
    before = await readFile(file)
  })
  afterAll(async () => {
    await server.stop()
    await rm(directory, { recursive: true })
  })
  beforeEach(() => other.query('ROLLBACK'))

  const capture = (url: string, ...words: readonly string[]) => run(['capture', url, '--out', file, ...words])

  /** What is said of it, where all else is as it has to be. */
  async function refusalOf({ exitCode, stdout, stderr }: Ran): Promise<string> {
    expect({ exitCode, stdout, lines: stderr.split('\n').length }).toEqual({
      exitCode: 3,
      stdout: '',
      lines: 3,
    })
    expect(await readFile(file)).toEqual(before)
    return stderr
  }

  /** Starts a capture that a lock holds up, and answers once it waits. */
  async function heldUp(
    url: string,
    table = 'plain',
  ): Promise<{ readonly captured: Promise<Ran>; readonly pid: number }> {
    await other.query(`BEGIN; LOCK TABLE ${table}`)
    const captured = capture(url)
    const waiting = async () =>
      (
        await client.query<{ pid: number }>(
          `SELECT pid FROM pg_stat_activity WHERE application_name = 'planflip' AND wait_event_type = 'Lock'`,
        )
      ).rows[0]?.pid
    await expect.poll(waiting).toBeDefined()
    return { captured, pid: (await waiting()) ?? 0 }
  }

  test('the session is ended by somebody', async () => {
    const { captured, pid } = await heldUp(server.url())
    await client.query('SELECT pg_terminate_backend($1)', [pid])
    expect(await refusalOf(await captured)).toMatch(
      /^planflip: While reading catalogs, production said: terminating connection due to administrator command\.\n/,
    )
  })

  test('the statement is cancelled by somebody', async () => {
    const { captured, pid } = await heldUp(server.url())
    await client.query('SELECT pg_cancel_backend($1)', [pid])
    expect(await refusalOf(await captured)).toMatch(
      /^planflip: While reading catalogs, production said: .* due to user request/,
    )
  })

  test('the network is gone', async () => {
    await using line = await startLine(server.port)
    const { captured } = await heldUp(`postgresql://postgres@127.0.0.1:${line.port}/postgres?sslmode=disable`)
    line.cut()
    expect(await refusalOf(await captured)).toMatch(
      /^planflip: The connection broke while reading catalogs: /,
    )
  })

  test.each([
    ['is ended', 'pg_terminate_backend', 'terminating connection due to administrator command'],
    ['is cancelled', 'pg_cancel_backend', 'canceling statement due to user request'],
  ])('what pg_dump asks for %s', async (_, end, said) => {
    const { captured, pid } = await heldUp(server.url(), 'pg_catalog.pg_trigger')
    await client.query(`SELECT ${end}($1)`, [pid])
    expect(await refusalOf(await captured)).toContain(said)
  })

  test('the network is gone while pg_dump asks', async () => {
    await using line = await startLine(server.port)
    const url = `postgresql://postgres@127.0.0.1:${line.port}/postgres?sslmode=disable`
    const { captured } = await heldUp(url, 'pg_catalog.pg_trigger')
    line.cut()
    expect(await refusalOf(await captured)).toMatch(/schema/)
  })

  test('the schema is locked away', async () => {
    const { captured } = await heldUp(server.url(), 't')
    const { rows } = await other.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
    const refusal = await refusalOf(await captured)
    expect(refusal).toContain(
      `Somebody keeps even readers from t: process ${rows[0]?.pid} of the server holds`,
    )
    expect(refusal).toContain('Capture again when that is through')
  })

  test('a catalog is locked away', async () => {
    await other.query('BEGIN; LOCK TABLE pg_catalog.pg_policy')
    expect(await refusalOf(await capture(server.url()))).toContain(
      'Somebody keeps even readers from pg_policy',
    )
  })

  test('a statement takes too long', async () => {
    await other.query('BEGIN; LOCK TABLE pg_catalog.pg_statistic')
    await using session = await connect({ url: server.url() })
    const captured = withRefusalsExplained(
      () => undefined,
      (progress) =>
        inCapture(session, { statementTimeout: 300, lockTimeout: 3000 }, () =>
          captureDatabase(session, progress),
        ),
    )
    await expect(captured).rejects.toMatchObject({
      code: 'timed-out',
      message: 'While reading catalogs, production said: canceling statement due to statement timeout.',
      hint: expect.stringContaining('--statement-timeout') as string,
    })
  })

  test('a timeout that is none', async () => {
    const refused = await capture(server.url(), '--statement-timeout', '0')
    expect(refused).toMatchObject({ exitCode: 2, stdout: '' })
    expect(refused.stderr).toContain('Give seconds, from 1 to 86400.')
  })

  test('a lock is given up before the statement', async () => {
    await other.query('BEGIN; LOCK TABLE pg_catalog.pg_policy')
    const captured = capture(server.url(), '--statement-timeout', '1')
    expect(await refusalOf(await captured)).toContain('Somebody keeps even readers from pg_policy')
  })
})

interface Line extends AsyncDisposable {
  readonly port: number
  cut(): void
}

/** A network between a client and a server. */
async function startLine(to: number): Promise<Line> {
  const sockets: Socket[] = []
  const listening: Server = createServer((near) => {
    const far = createConnection(to, '127.0.0.1')
    sockets.push(near, far)
    for (const socket of [near, far]) socket.on('error', () => undefined)
    near.pipe(far).pipe(near)
  }).listen(0, '127.0.0.1')
  await once(listening, 'listening')
  const address = listening.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    cut: () => sockets.forEach((socket) => socket.resetAndDestroy()),
    async [Symbol.asyncDispose]() {
      sockets.forEach((socket) => socket.destroy())
      listening.close()
      await once(listening, 'close')
    },
  }
}
