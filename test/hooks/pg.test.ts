import fc from 'fast-check'
import pg from 'pg'
import Cursor from 'pg-cursor'
import QueryStream from 'pg-query-stream'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { record } from '../../src/hooks/pg.ts'
import { openRecorder } from '../../src/hooks/recorder.ts'
import { valueText } from '../../src/hooks/value-text.ts'
import type { TestServer } from '../servers/start.ts'
import { serverSkipReason, startServer } from '../servers/start.ts'
import type { RecordingFolder } from './recorded.ts'
import { recordingFolder } from './recorded.ts'

const skipReason = serverSkipReason(18)

describe.skipIf(skipReason !== undefined)(`the hook of node-postgres ${skipReason ?? ''}`, () => {
  let server: TestServer
  let folder: RecordingFolder
  let client: pg.Client
  let pool: pg.Pool

  beforeAll(async () => {
    server = await startServer({ major: 18 })
    await (
      await server.connect()
    ).query('CREATE TABLE orders (id int PRIMARY KEY, note text, tags text[], at timestamptz)')
  })
  afterAll(() => server?.stop())

  beforeEach(async () => {
    folder = await recordingFolder()
    client = record(new pg.Client(server.url()), { directory: folder.directory })
    await client.connect()
    pool = record(new pg.Pool({ connectionString: server.url(), max: 2 }), { directory: folder.directory })
  })
  afterEach(async () => {
    await Promise.all([client.end(), pool.end()])
    await folder[Symbol.asyncDispose]()
  })

  const byId = 'SELECT * FROM orders WHERE id = $1'

  test('records every way to ask, and changes no answer', async () => {
    const plain = new pg.Client(server.url())
    await plain.connect()
    const answers = async (asked: pg.Client): Promise<unknown> => [
      (await asked.query('SELECT 1 AS one')).rows,
      (await asked.query('SELECT $1::int AS one', [1])).rows,
      (await asked.query({ text: 'SELECT $1::int AS two', values: [2], name: 'two' })).rows,
      (await asked.query({ text: 'SELECT $1::int AS three', rowMode: 'array' }, [3])).rows,
      await new Promise((resolve) =>
        asked.query('SELECT 4 AS four', (_: unknown, { rows }) => resolve(rows)),
      ),
      await new Promise((resolve) =>
        asked.query('SELECT $1::int AS five', [5], (_: unknown, { rows }) => resolve(rows)),
      ),
      await readAll(asked.query(new Cursor('SELECT $1::int AS six', [6]))),
      await asked.query(new QueryStream('SELECT $1::int AS seven', [7])).toArray(),
    ]
    expect(await answers(client)).toEqual(await answers(plain))
    await plain.end()
    expect((await folder.lines()).map(({ text, samples }) => [text, samples])).toEqual([
      ['SELECT 1 AS one', []],
      ['SELECT $1::int AS one', [['1']]],
      ['SELECT $1::int AS two', [['2']]],
      ['SELECT $1::int AS three', [['3']]],
      ['SELECT 4 AS four', []],
      ['SELECT $1::int AS five', [['5']]],
      ['SELECT $1::int AS six', [['6']]],
      ['SELECT $1::int AS seven', [['7']]],
    ])
  })

  test('records a pool once, whoever asks: the pool, and clients that it lends to promises and callbacks', async () => {
    await pool.query(byId, [1])
    await Promise.all([2, 3, 4, 5].map((id) => pool.query(byId, [id])))
    const lent = await pool.connect()
    await lent.query(byId, [6])
    lent.release()
    await new Promise<void>((resolve) =>
      pool.connect((_, borrowed, done) => borrowed?.query(byId, [7], () => resolve(done()))),
    )
    await new Promise((resolve) => pool.query(byId, [8], resolve))
    const lines = await folder.lines()
    expect(lines).toMatchObject([{ text: byId, count: 8 }])
    expect(lines[0]?.samples.flat().toSorted()).toEqual(['1', '2', '3', '4', '5', '6', '7', '8'])
  })

  test('tells the line of the application, also of a query that waits for a client', async () => {
    const all = [pool.query('SELECT 1'), pool.query('SELECT 2'), pool.query('SELECT 3')] // Two clients: one waits.
    await Promise.all(all)
    const line = /hooks[\\/]pg\.test\.ts:(\d+)/
    const found = (await folder.lines()).map(({ sites }) => line.exec(sites[0] ?? '')?.[1])
    expect(new Set(found).size).toBe(1)
    expect(Number(found[0])).toBeGreaterThan(60)
  })

  test('what is wrong is as wrong as it was', async () => {
    const plain = new pg.Client(server.url())
    await plain.connect()
    const wrong: readonly unknown[][] = [
      [],
      [null],
      [undefined],
      [{}],
      [{ text: '' }],
      ['SELEC'],
      ['SELECT $1', []],
      [{ text: 'SELECT $1', values: 3 }],
    ]
    for (const args of wrong) {
      const outcome = async (asked: pg.Client): Promise<unknown> => {
        try {
          return await (asked.query as (...given: readonly unknown[]) => unknown).call(asked, ...args)
        } catch (error) {
          return String(error)
        }
      }
      const [expected, found] = [await outcome(plain), await outcome(client)]
      expect(JSON.stringify(found), JSON.stringify(args)).toBe(JSON.stringify(expected))
    }
    await plain.end()
  })

  test('a folder that cannot be written to is a warning, and nothing else', async () => {
    const warned = new Promise<Error>((resolve) => process.once('warning', resolve))
    const unlucky = record(new pg.Client(server.url()), { directory: '/dev/null/nowhere' })
    await unlucky.connect()
    expect((await unlucky.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }])
    openRecorder({ directory: '/dev/null/nowhere' }).flush()
    await unlucky.end()
    expect((await warned).message).toContain('planflip cannot record')
  })

  test('keeps no value where only types are asked for', async () => {
    const secretive = record(new pg.Client(server.url()), { directory: folder.directory, values: 'types' })
    await secretive.connect()
    await secretive.query(byId, [4711])
    await secretive.end()
    openRecorder({ directory: folder.directory, values: 'types' }).flush()
    expect(await folder.lines()).toMatchObject([{ text: byId, samples: [] }])
  })

  test('a value is what Postgres gets', async () => {
    const scalar = fc.oneof(
      fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0')),
      fc.integer(),
      fc.bigInt(),
      fc.boolean(),
      fc.constant(null),
    )
    const list = fc.array(fc.oneof(scalar, fc.uint8Array()), { maxLength: 5 })
    const property = fc.asyncProperty(
      fc
        .oneof(
          fc.tuple(fc.constant('text'), scalar),
          fc.tuple(fc.constant('text[]'), list),
          fc.tuple(fc.constant('text[]'), fc.array(fc.tuple(scalar, scalar), { minLength: 1, maxLength: 3 })),
          fc.tuple(fc.constant('bytea'), fc.uint8Array()),
          fc.tuple(
            fc.constant('timestamptz'),
            fc.date({ min: new Date(0), max: new Date('9999-01-01'), noInvalidDate: true }),
          ),
          fc.tuple(fc.constant('jsonb'), fc.dictionary(fc.string(), fc.integer())),
        )
        .filter(
          ([, value]) =>
            !JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? 0 : part)).includes(
              '\\u0000',
            ),
        ),
      async ([type, value]) => {
        const { rows } = await client.query(`SELECT $1::${type} IS NOT DISTINCT FROM $2::${type} AS same`, [
          value,
          valueText(value),
        ])
        expect(rows).toEqual([{ same: true }])
      },
    )
    await fc.assert(property, { numRuns: 300 })
  })
})

async function readAll(cursor: Cursor): Promise<unknown> {
  const rows = await cursor.read(100)
  await cursor.close()
  return rows
}
