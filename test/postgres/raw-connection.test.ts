import { once } from 'node:events'
import { createServer } from 'node:net'
import type { Socket } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'

import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'

import type { RawConnection } from '../../src/postgres/raw-connection.ts'
import { openRawConnection } from '../../src/postgres/raw-connection.ts'
import type { TestServer } from '../servers/start.ts'
import { serverSkipReason, startServer } from '../servers/start.ts'

describe.skipIf(serverSkipReason(18) !== undefined)('a raw connection to a real server', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startServer({ major: 18 })
  })
  afterAll(() => server?.stop())

  test('tells what the server said, and asks one thing after another', async () => {
    const connection = await open()
    expect(Object.fromEntries(connection.parameters)).toMatchObject({
      server_encoding: 'UTF8',
      is_superuser: 'on',
    })
    expect(await ask(connection, 'SELECT 4711')).toContain('4711')
    expect(await ask(connection, 'SELECT 4712; SELECT 4713')).toMatch(/4712[^]*4713/)
    expect(await ask(connection, `SELECT repeat('x', 10000000)`)).toHaveLength(10_000_063)
    await connection.close()
  })

  test('may not write', async () => {
    const connection = await open()
    expect(await ask(connection, 'CREATE TABLE t (a integer)')).toContain('25006')
    await connection.close()
  })

  test('answers with what there is when the server ends it', async () => {
    const connection = await open()
    expect(await ask(connection, 'SELECT pg_terminate_backend(pg_backend_pid())')).toContain('57P01')
    expect(await ask(connection, 'SELECT 1')).toBe('')
    await connection.close()
  })

  test('closes in the middle of an answer', async () => {
    const connection = await open()
    connection.send(query('SELECT pg_sleep(60)'))
    const answer = connection.answer().next()
    await connection.close()
    expect(await answer).toEqual({ done: true, value: undefined })
  })

  async function open(): Promise<RawConnection> {
    return openRawConnection({ connectionString: server.url() })
  }
})

test.each([1, 2, 3, 5, 6, 7, 1000])(
  'finds the end of an answer that comes in pieces of %i bytes',
  async (size) => {
    const row = message('D', 'Z\0\0\0\x05I, which is no ReadyForQuery')
    const answer = Buffer.concat([row, message('C', 'SELECT 1\0'), readyForQuery])
    const noticeAfterwards = message('N', 'by the way')
    const connection = await openRawConnection({
      host: '127.0.0.1',
      port: await playServer(Buffer.concat([answer, noticeAfterwards]), size),
      user: 'me',
    })
    const [first, second] = [await ask(connection, 'SELECT 1'), await ask(connection, 'SELECT 1')]
    await connection.close()
    const all = Buffer.concat([answer, noticeAfterwards, answer]).toString('latin1')
    expect((first + second).slice(0, all.length)).toBe(all)
    expect(first.length).toBeGreaterThanOrEqual(answer.length)
  },
)

test('says that there is no server', async () => {
  await expect(openRawConnection({ host: '127.0.0.1', port: 1, user: 'me' })).rejects.toMatchObject({
    code: 'cannot-connect',
    message: expect.stringContaining('ECONNREFUSED'),
  })
})

/** Lets everyone in, takes every SET, and has one answer, in pieces, to all else. Resolves to its port. */
async function playServer(answer: Buffer, size: number): Promise<number> {
  const server = createServer((socket) => {
    socket.setNoDelay(true)
    socket.once('data', () => {
      socket.write(Buffer.concat([message('R', '\0\0\0\0'), readyForQuery]))
      let lastAnswer = Promise.resolve()
      socket.on('data', (bytes) => {
        if (bytes.toString('latin1', 0, 1) === 'X') void lastAnswer.then(() => socket.end())
        else if (bytes.includes('SET ')) socket.write(Buffer.concat([message('C', 'SET\0'), readyForQuery]))
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
