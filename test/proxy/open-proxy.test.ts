import { once } from 'node:events'
import type { Socket } from 'node:net'
import { connect, createServer } from 'node:net'
import fc from 'fast-check'
import pg from 'pg'
import postgres from 'postgres'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Failure } from '../../src/model/failure.ts'
import { readCandidates } from '../../src/postgres/connection/candidates.ts'
import type { Proxy } from '../../src/proxy/open-proxy.ts'
import { openProxy } from '../../src/proxy/open-proxy.ts'
import type { SentStatement } from '../../src/proxy/tap/bind-statement.ts'
import { makeAuthority } from '../servers/certificates.ts'
import { freePort } from '../servers/free-port.ts'
import { startListeningServer } from '../servers/listening.ts'
import type { TestServer } from '../servers/start.ts'
import { serverSkipReason } from '../servers/start.ts'
import { bind, copyData, copyDone, describeBy, execute, int32, parse, query, sync } from './messages.ts'
import { startupMessage } from '../../src/postgres/sign-in-messages.ts'

const skipReason = serverSkipReason(18)

describe.skipIf(skipReason !== undefined)(`the proxy ${skipReason ?? ''}`, () => {
  let server: TestServer
  let proxy: Proxy
  let sent: SentStatement[]
  let told: Failure[]

  beforeAll(async () => {
    const authority = await makeAuthority('planflip tests')
    server = await startListeningServer({
      major: 18,
      settings: { max_wal_senders: '2', wal_level: 'replica' },
      certificate: await authority.issue('localhost', ['localhost']),
      admits: [
        'hostssl all scrammed all scram-sha-256',
        'hostssl all tls_only all trust',
        'hostnossl all clear_only all trust',
        'host all postgres all trust',
      ],
    })
    const client = await server.connect()
    await client.query(`
      CREATE ROLE scrammed LOGIN PASSWORD 'pä$$ wörd'; CREATE ROLE tls_only LOGIN; CREATE ROLE clear_only LOGIN;
      CREATE TABLE orders (id int PRIMARY KEY, note text);
      CREATE TABLE lines (line text)`)
  })
  afterAll(() => server?.stop())
  beforeEach(() => lead())
  afterEach(() => proxy[Symbol.asyncDispose]())

  async function lead(parameters = '', port = server.port): Promise<void> {
    await proxy?.[Symbol.asyncDispose]()
    ;[sent, told] = [[], []]
    proxy = await openProxy({
      upstream: await readCandidates(`postgres://postgres@localhost:${port}/postgres${parameters}`, {
        HOME: '/no',
      }),
      port: 0,
      record: (statement) => sent.push(statement),
      tell: (failure) => told.push(failure),
    })
  }

  async function through(config: pg.ClientConfig = {}): Promise<pg.Client> {
    const place = { host: '127.0.0.1', port: proxy.port, user: 'postgres', database: 'postgres' }
    const client = new pg.Client({ ...place, ssl: false, ...config })
    client.on('error', () => undefined)
    await client.connect()
    return client
  }

  /** A client by hand, signed in. */
  async function byHand(parameters: readonly (readonly [string, string])[] = []): Promise<ByHand> {
    const socket = connect(proxy.port, '127.0.0.1')
    const chunks: Buffer[] = []
    socket.on('data', (chunk) => chunks.push(chunk)).on('error', () => undefined)
    const said = () => Buffer.concat(chunks)
    socket.write(
      startupMessage(196_608, new Map([['user', 'postgres'], ['database', 'postgres'], ...parameters])),
    )
    const answered = async (letters: string) => {
      await expect.poll(() => lettersIn(said()).endsWith(letters), { interval: 5 }).toBe(true)
    }
    await answered('Z')
    return { socket, said, answered }
  }

  test('node-postgres: both protocols, names, nulls, errors', async () => {
    const client = await through()
    expect(await client.query('SELECT 1 AS one; SELECT 2 AS two')).toMatchObject([{}, {}])
    for (const id of [1, 2]) {
      await client.query({ text: 'SELECT * FROM orders WHERE id = $1', name: 'by id', values: [id] })
    }
    await client.query('SELECT * FROM orders WHERE note = $1 OR id = $2', ['Grüße', null])
    await expect(client.query('SELECT * FROM nowhere WHERE id = $1', [3])).rejects.toThrow('does not exist')
    await client.end()
    expect(sent).toEqual([
      { text: 'SELECT 1 AS one; SELECT 2 AS two' },
      { text: 'SELECT * FROM orders WHERE id = $1', values: ['1'] },
      { text: 'SELECT * FROM orders WHERE id = $1', values: ['2'] },
      { text: 'SELECT * FROM orders WHERE note = $1 OR id = $2', values: ['Grüße', null] },
      { text: 'SELECT * FROM nowhere WHERE id = $1', values: ['3'] },
    ])
    expect(proxy.sessions()).toBe(1)
  })

  test('postgres.js, which describes first', async () => {
    const sql = postgres({
      host: '127.0.0.1',
      port: proxy.port,
      user: 'postgres',
      database: 'postgres',
      max: 2,
      fetch_types: false,
    })
    const ids = await Promise.all(
      [1, 2, 3].map((id) => sql`SELECT ${id}::int + 1 AS next, ${new Date(0)}::timestamptz AS at`),
    )
    expect(ids.map(([row]) => row?.['next'] as unknown)).toEqual([2, 3, 4])
    await sql`INSERT INTO orders ${sql({ id: 1, note: 'a' })} ON CONFLICT DO NOTHING`
    await sql.end()
    const numbers = sent.filter(({ text }) => text.includes('next')).map(({ values }) => String(values))
    expect(numbers.toSorted()).toEqual(['1', '2', '3'].map((id) => `${id},1970-01-01T00:00:00.000Z`))
    expect(sent).toContainEqual(
      expect.objectContaining({
        text: expect.stringContaining('INSERT INTO orders') as unknown,
        values: ['1', 'a'],
      }),
    )
  })

  test('binary parameters: of types that the client names, and of those that the server tells', async () => {
    const { socket, answered } = await byHand()
    socket.write(Buffer.concat([parse('s', 'SELECT $1::int, $2::text', []), describeBy('S', 's'), sync]))
    await answered('1tTZ')
    const values = [int32(7), Buffer.from('é')]
    socket.write(Buffer.concat([bind({ statement: 's', formats: [1], values }), execute(), sync]))
    await answered('2DCZ')
    socket.write(
      Buffer.concat([
        parse('', 'SELECT $1', [1184]),
        bind({ formats: [1], values: [Buffer.alloc(8)] }),
        execute(),
        sync,
      ]),
    )
    await answered('12DCZ')
    socket.destroy()
    expect(sent).toEqual([
      { text: 'SELECT $1::int, $2::text', values: ['7', 'é'] },
      { text: 'SELECT $1', values: ['2000-01-01 00:00:00+00'], types: ['timestamptz'] },
    ])
  })

  test('a pipeline in pieces of any size gets the same answers, and is the same recording', async () => {
    const statement = 'SELECT $1::int'
    const messages = Buffer.concat([
      parse('s', statement),
      ...Array.from({ length: 200 }, (_, index) =>
        Buffer.concat([
          bind({ statement: 's', values: [String(index)] }),
          execute(),
          ...(index % 7 === 0 ? [sync] : []),
        ]),
      ),
      parse('', 'SELECT nonsense'),
      execute(),
      sync,
      query('SELECT 1'),
    ])
    const answers = async (cuts: readonly number[]) => {
      sent = []
      const { socket, said, answered } = await byHand()
      const before = said().length
      let at = 0
      for (const cut of cuts) {
        socket.write(messages.subarray(at, (at += cut)))
        await new Promise(setImmediate)
      }
      socket.write(messages.subarray(at))
      await answered('EZTDCZ')
      socket.destroy()
      return { answer: said().subarray(before), sent }
    }
    const whole = await answers([])
    expect(whole.sent.map(({ values }) => values?.[0])).toEqual([
      ...Array.from({ length: 200 }, (_, index) => String(index)),
      undefined,
    ])
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 500 }), { maxLength: 40 }), async (cuts) => {
        expect(await answers(cuts)).toEqual(whole)
      }),
      { numRuns: 10 },
    )
  })

  test('COPY of megabytes, in and out, is held back by the slower end and not kept', async () => {
    const { socket, said, answered } = await byHand()
    socket.write(query('COPY lines FROM STDIN'))
    await answered('G')
    const line = copyData(Buffer.from(`${'x'.repeat(9_999)}\n`))
    for (let count = 0; count < 2000; count += 1) {
      if (!socket.write(line)) await once(socket, 'drain')
    }
    socket.write(copyDone)
    await answered('CZ')
    socket.pause()
    socket.write(query('COPY lines TO STDOUT'))
    const watcher = await server.connect()
    const waiting = `SELECT FROM pg_stat_activity WHERE query = 'COPY lines TO STDOUT' AND wait_event = 'ClientWrite'`
    await expect.poll(async () => (await watcher.query(waiting)).rowCount).toBe(1)
    const before = said().length
    socket.resume()
    await answered('cCZ')
    expect(said().length - before).toBeGreaterThan(20_000_000)
    socket.destroy()
    expect(sent.map(({ text }) => text)).toEqual(['COPY lines FROM STDIN', 'COPY lines TO STDOUT'])
  })

  test('who cancels reaches the session', async () => {
    const client = await through()
    const nap = client.query('SELECT pg_sleep(60)').catch((error: unknown) => error)
    await expect.poll(() => sent.length).toBe(1)
    const { processID, secretKey } = client as unknown as { processID: number; secretKey: number }
    const other = new pg.Connection({}) as pg.Connection & {
      connect(port: number, host: string): void
      cancel(id: number, key: number): void
    }
    other.on('connect', () => other.cancel(processID, secretKey))
    other.connect(proxy.port, '127.0.0.1')
    expect(await nap).toMatchObject({ code: '57014' })
    await client.end()
  })

  test('a session is as encrypted as sslmode and pg_hba.conf want it, and passwords go through', async () => {
    const encrypted = async (config: pg.ClientConfig) => {
      const client = await through(config)
      const { rows } = await client.query('SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()')
      await client.end()
      return (rows as readonly { readonly ssl: boolean }[])[0]?.ssl
    }
    expect(await encrypted({ user: 'scrammed', password: 'pä$$ wörd' })).toBe(true)
    expect(await encrypted({ user: 'clear_only' })).toBe(false)
    await expect(encrypted({ user: 'scrammed', password: 'wrong' })).rejects.toMatchObject({ code: '28P01' })
    await lead('?sslmode=allow')
    expect(await encrypted({})).toBe(false)
    expect(await encrypted({ user: 'tls_only' })).toBe(true)
    await lead('?sslmode=require')
    expect(await encrypted({})).toBe(true)
    await expect(encrypted({ user: 'clear_only' })).rejects.toMatchObject({ code: '28000' })
    await expect(encrypted({ database: 'none' })).rejects.toMatchObject({ code: '3D000' })
    await lead('?sslmode=require&sslnegotiation=direct')
    expect(await encrypted({})).toBe(true)
    await lead(`?host=${server.socketDirectory}`)
    expect(await encrypted({})).toBe(false)
    expect(told).toEqual([])
  })

  test('a client that wants TLS is told that there is none', async () => {
    await expect(through({ ssl: true })).rejects.toThrow('does not support SSL')
  })

  test('a server that is away fails the client, and is told once', async () => {
    await lead('', await freePort())
    for (const _ of [1, 2]) {
      await expect(through({ password: 'secret' })).rejects.toMatchObject({
        code: '08006',
        message: expect.stringContaining('ECONNREFUSED') as unknown,
      })
    }
    expect(told).toHaveLength(1)
    expect(told[0]?.message).toMatch(
      /^Cannot connect to postgres on localhost:\d+ as postgres: .*ECONNREFUSED/,
    )
  })

  test('what is not understood passes through: replication, and nonsense after signing in', async () => {
    const walsender = await byHand([['replication', 'database']])
    walsender.socket.write(query('IDENTIFY_SYSTEM'))
    await walsender.answered('TDCZ')
    walsender.socket.destroy()
    const talker = await byHand()
    talker.socket.write(Buffer.from('nonsense, at length'))
    await talker.answered('E')
    await expect.poll(() => talker.socket.destroyed).toBe(true)
    expect(sent).toEqual([])
  })

  test('what is no session at all is let go', async () => {
    const socket = connect(proxy.port, '127.0.0.1').on('error', () => undefined)
    socket.write('GET / HTTP/1.1\r\n\r\n')
    await once(socket, 'close')
    expect(proxy.sessions()).toBe(0)
  })

  test('a port that is taken is a Failure', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as { port: number }
    const upstream = await readCandidates('postgres://localhost', { HOME: '/no' })
    const refused = openProxy({ upstream, port, record: () => undefined, tell: () => undefined })
    await expect(refused).rejects.toMatchObject({
      code: 'bad-usage',
      message: expect.stringContaining(String(port)) as unknown,
    })
    other.close()
  })
})

interface ByHand {
  readonly socket: Socket
  /** All that the server has said. */
  readonly said: () => Buffer
  /** Waits until what the server has said ends with these messages. */
  readonly answered: (letters: string) => Promise<unknown>
}

/** Of messages that are there in full. */
function lettersIn(said: Buffer): string {
  let letters = ''
  for (let at = 0; at + 5 <= said.length;) {
    const end = at + 1 + said.readUInt32BE(at + 1)
    if (end > said.length) return letters
    letters += String.fromCharCode(said[at] ?? 0)
    at = end
  }
  return letters
}
