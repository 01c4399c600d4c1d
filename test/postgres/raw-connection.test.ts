import { once } from 'node:events'
import { createServer } from 'node:net'
import type { Socket } from 'node:net'
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'

import type { Connection } from '../../src/postgres/connect.ts'
import { connect } from '../../src/postgres/connect.ts'
import type { RawConnection } from '../../src/postgres/raw-connection.ts'
import type { TestServer } from '../servers/start.ts'
import { serverSkipReason, startServer } from '../servers/start.ts'

describe.skipIf(serverSkipReason(18) !== undefined)('a connection to a real server, lent', () => {
  let server: TestServer
  let connection: Connection
  beforeAll(async () => {
    server = await startServer({ major: 18 })
  })
  beforeEach(async () => {
    connection = await connect({ url: server.url() })
  })
  afterEach(() => connection?.close())
  afterAll(() => server?.stop())

  test('tells what the server said, and asks one thing after another', async () => {
    await connection.query(`SET application_name = 'somebody else'`)
    await connection.lend(async (raw) => {
      expect(Object.fromEntries(raw.parameters)).toMatchObject({
        server_encoding: 'UTF8',
        is_superuser: 'on',
        application_name: 'somebody else',
      })
      expect(await ask(raw, 'SELECT 4711')).toContain('4711')
      expect(await ask(raw, 'SELECT 4712; SELECT 4713')).toMatch(/4712[^]*4713/)
      expect(await ask(raw, `SELECT repeat('x', 10000000)`)).toHaveLength(10_000_063)
    })
  })

  test('loses nothing that comes while nobody reads', async () => {
    const rows = Array.from({ length: 40 }, (_, at) => `${at}:${'x'.repeat(20_000)}`)
    const text = await connection.lend(async (raw) => {
      for (const row of rows) raw.send(query(`SELECT '${row}'`))
      let heard = ''
      // Every answer is read to its end: what is left over would answer the connection's next query.
      while (!heard.includes(rows.at(-1) ?? '') || !heard.endsWith(readyForQuery.toString('latin1'))) {
        for await (const bytes of raw.answer()) heard += Buffer.from(bytes).toString('latin1')
        await sleep(5)
      }
      return heard
    })
    expect(rows.filter((row) => !text.includes(row))).toEqual([])
    expect(await connection.query('SELECT 1 AS a')).toEqual([{ a: 1 }])
  })

  test('comes back as it was', async () => {
    await connection.query('BEGIN; CREATE TEMP TABLE t AS SELECT 1 AS a')
    expect(await connection.lend((raw) => ask(raw, 'UPDATE t SET a = 2; SELECT * FROM nowhere'))).toContain(
      '42P01',
    )
    await expect(connection.query('SELECT a FROM t')).rejects.toMatchObject({ code: '25P02' })
    await connection.query('ROLLBACK')
    expect(await connection.query('SELECT 1 AS a', [])).toEqual([{ a: 1 }])
  })

  test('answers with what there is when the server ends it', async () => {
    await connection.lend(async (raw) => {
      expect(await ask(raw, 'SELECT pg_terminate_backend(pg_backend_pid())')).toContain('57P01')
      expect(await ask(raw, 'SELECT 1')).toBe('')
    })
    await expect(connection.query('SELECT 1')).rejects.toThrow('Connection terminated unexpectedly')
  })

  test('that comes back in the middle of an answer is closed', async () => {
    await connection.lend(async (raw) => {
      raw.send(query('SELECT pg_sleep(60)'))
      void raw.answer().next()
    })
    await expect(connection.query('SELECT 1')).rejects.toThrow('terminated')
  })
})

test.each([1, 2, 3, 5, 6, 7, 1000])(
  'finds the end of an answer that comes in pieces of %i bytes',
  async (size) => {
    const row = message('D', 'Z\0\0\0\x05I, which is no ReadyForQuery')
    const answer = Buffer.concat([row, message('C', 'SELECT 1\0'), readyForQuery])
    const noticeAfterwards = message('N', 'by the way')
    const port = await playServer(Buffer.concat([answer, noticeAfterwards]), size)
    await using connection = await connect({ url: `postgres://me@127.0.0.1:${port}/shop` })
    const [first, second] = await connection.lend(async (raw) => [
      await ask(raw, 'SELECT 1'),
      await ask(raw, 'SELECT 1'),
    ])
    const all = Buffer.concat([answer, noticeAfterwards, answer]).toString('latin1')
    expect(`${first}${second}`.slice(0, all.length)).toBe(all)
    expect(first?.length).toBeGreaterThanOrEqual(answer.length)
  },
)

/** Lets everyone in, and has one answer, in pieces, to whatever is asked. Resolves to its port. */
async function playServer(answer: Buffer, size: number): Promise<number> {
  const server = createServer((socket) => {
    socket.setNoDelay(true)
    socket.once('data', () => {
      socket.write(Buffer.concat([message('R', '\0\0\0\0'), readyForQuery]))
      let lastAnswer = Promise.resolve()
      socket.on('data', (bytes) => {
        if (bytes.toString('latin1', 0, 1) === 'X') void lastAnswer.then(() => socket.end())
        else lastAnswer = lastAnswer.then(() => writeInPieces(socket, answer, size))
      })
    })
  })
  onTestFinished(() => void server.close())
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  return address !== null && typeof address === 'object' ? address.port : 0
}

async function writeInPieces(socket: Socket, bytes: Buffer, size: number): Promise<void> {
  if (bytes.length === 0) return
  socket.write(bytes.subarray(0, size))
  await nextTurn()
  await writeInPieces(socket, bytes.subarray(size), size)
}

async function ask(connection: RawConnection, sql: string): Promise<string> {
  connection.send(query(sql))
  const pieces: Uint8Array[] = []
  for await (const piece of connection.answer()) pieces.push(piece)
  return Buffer.concat(pieces).toString('latin1')
}

function query(sql: string): Buffer {
  return message('Q', `${sql}\0`)
}

function message(letter: string, body: string): Buffer {
  const bytes = Buffer.from(`${letter}\0\0\0\0${body}`, 'latin1')
  bytes.writeInt32BE(bytes.length - 1, 1)
  return bytes
}

const readyForQuery = message('Z', 'I')
