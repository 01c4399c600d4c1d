import pg from 'pg'
import { expect, test } from 'vitest'

import type { Entrance, FileImage, Scratch, Wanted } from '../../src/model/scratch.ts'
import type { Locale } from '../../src/model/server.ts'
import { majorOf } from '../../src/model/server.ts'
import { wantedOf } from './wanted.ts'

export interface EngineUnderTest {
  readonly major: number
  readonly start: (wanted: Wanted) => Promise<Scratch>
}

/** What every engine promises. Runs within a `describe`. */
export function engineContract({ major, start }: EngineUnderTest): void {
  const startPlain = () => start(wantedOf(major))

  test('starts empty, and lets in a superuser', async () => {
    await using scratch = await startPlain()
    const [facts] = await scratch.session.query(`
      SELECT current_setting('is_superuser') AS superuser, current_setting('server_encoding') AS encoding,
        (SELECT count(*)::int FROM pg_class WHERE oid >= 16384) AS relations`)
    expect(facts).toEqual({ superuser: 'on', encoding: 'UTF8', relations: 0 })
    expect(scratch.shortfalls).toEqual([])
  })

  test('says what server it is', async () => {
    await using scratch = await startPlain()
    const [{ num, version } = { num: 0, version: '' }] = await scratch.session.query<{
      num: number
      version: string
    }>(`SELECT current_setting('server_version_num')::int AS num, version()`)
    expect(majorOf(scratch.server)).toBe(major)
    expect(scratch.server).toMatchObject({ num, version, blockSize: 8192, segmentBlocks: 131_072 })
    expect(scratch.engine).toMatch(/^[a-z]+ \d+\.\d+/)
  })

  test('says so when production is of another major version or page size', async () => {
    const wanted = wantedOf(major)
    await using scratch = await start({
      ...wanted,
      server: { ...wanted.server, num: 130_000, blockSize: 16_384 },
    })
    expect(scratch.shortfalls).toEqual([
      `Production is PostgreSQL 13, the scratch is ${major}: planners differ.`,
      'Production has pages of 16384 bytes, the scratch of 8192.',
    ])
  })

  test.each([0, 1, 131_072, 131_073, 300_000, 1_000 * 131_072])(
    'finds a file of %i blocks as long as it was written',
    async (blocks) => {
      await using scratch = await startPlain()
      await scratch.session.query('CREATE TABLE t (id int); INSERT INTO t VALUES (1)')
      await scratch.writeFiles([{ path: await pathOf(scratch, 't'), length: blocks * 8192, blocks: [] }])
      const [size] = await scratch.session.query(`SELECT pg_relation_size('t')::float8 / 8192 AS blocks`)
      expect(size).toEqual({ blocks })
    },
  )

  test('lets programs in by TCP, whatever database they ask for, with the password only', async () => {
    await using scratch = await startPlain()
    await scratch.session.query('CREATE SCHEMA shop')
    const before = await scratch.session.query('SHOW search_path')
    {
      await using entrance = await scratch.admit({ search_path: 'shop, public' })
      await expect(signIn(entrance, { password: 'guess' })).rejects.toThrow(/scratch database of planflip/)
      expect(entrance.admitted()).toBe(0)
      const one = await signIn(entrance, { database: 'app', user: 'app' })
      const other = await signIn(entrance)
      expect(entrance.admitted()).toBe(2)
      await one.query('CREATE TABLE t (id int PRIMARY KEY, text text)')
      expect((await one.query('SHOW is_superuser')).rows).toEqual([{ is_superuser: 'on' }])
      await one.query('BEGIN')
      await one.query('INSERT INTO t VALUES ($1, $2)', [1, 'é'.repeat(100_000)])
      await expect(one.query('INSERT INTO t VALUES ($1)', [1])).rejects.toMatchObject({ code: '23505' })
      await expect(one.query('SELECT $1::int', ['1'])).rejects.toMatchObject({ code: '25P02' })
      // In turns with the transaction, or beside it: in no case within it.
      const counted = other.query('SELECT count(*)::int AS n FROM t')
      await one.query('ROLLBACK')
      expect((await counted).rows).toEqual([{ n: 0 }])
      await expect(other.query('SELECT * FROM nowhere WHERE a = $1', [1])).rejects.toMatchObject({
        code: '42P01',
      })
      expect((await other.query('SELECT $1::text AS said', ['ß'])).rows).toEqual([{ said: 'ß' }])
      await other.end()
      await one.query('BEGIN; CREATE TABLE shop.undone ()')
    }
    expect(
      await scratch.session.query(`SELECT relname::text FROM pg_class WHERE relname ~ '^(t|undone)$'`),
    ).toEqual([{ relname: 't' }])
    expect(await scratch.session.query('SHOW search_path')).toEqual(before)
    await scratch.writeFiles([])
    expect(await scratch.session.query('SELECT 1 AS one')).toEqual([{ one: 1 }])
  })

  test('reads what was written, also of pages that it has just had in its hands', async () => {
    await using scratch = await startPlain()
    await makeTable(scratch, 'a')
    await makeTable(scratch, 'b')
    expect(await bodies(scratch, 'a')).toEqual(['a'])
    await scratch.writeFiles([await copyOf(scratch, 'b', 'a')])
    expect(await bodies(scratch, 'a')).toEqual(['b'])

    await makeTable(scratch, 'c')
    await scratch.writeFiles([await copyOf(scratch, 'c', 'a')])
    expect(await bodies(scratch, 'a')).toEqual(['c'])
  })

  test('keeps paths and catalogs when files are written, and forgets what was said to the session', async () => {
    await using scratch = await startPlain()
    await scratch.session.query(`CREATE TABLE t (id int); SET work_mem = '1MB'`)
    const before = await pathOf(scratch, 't')
    await scratch.writeFiles([{ path: before, length: 8192, blocks: [] }])
    expect(await pathOf(scratch, 't')).toBe(before)
    expect(await scratch.session.query('SHOW work_mem')).toEqual([{ work_mem: '4MB' }])
  })

  test('makes a file that is not there yet, as a visibility map', async () => {
    await using scratch = await startPlain()
    await scratch.session.query('CREATE TABLE t (id int)')
    await scratch.writeFiles([{ path: `${await pathOf(scratch, 't')}_vm`, length: 8192, blocks: [] }])
    expect(await scratch.session.query(`SELECT pg_relation_size('t', 'vm')::int AS bytes`)).toEqual([
      { bytes: 8192 },
    ])
    // Not its writer's but the server's, which can make it longer and remove it.
    await scratch.session.query('INSERT INTO t VALUES (1)')
    await scratch.session.query('VACUUM t')
    await scratch.session.query('DROP TABLE t')
  })

  test('runs two at once, each for itself', async () => {
    await using one = await startPlain()
    await using other = await startPlain()
    await one.session.query('CREATE TABLE t (id int)')
    await Promise.all([
      one.writeFiles([{ path: await pathOf(one, 't'), length: 5 * 8192, blocks: [] }]),
      other.writeFiles([]),
    ])
    expect(await other.session.query(`SELECT to_regclass('t') AS t`)).toEqual([{ t: null }])
    await other.stop()
    expect(await one.session.query(`SELECT pg_relation_size('t')::int AS bytes`)).toEqual([
      { bytes: 5 * 8192 },
    ])
  })

  test('starts several at the same moment', async () => {
    const scratches = await Promise.all([startPlain(), startPlain(), startPlain()])
    const created = scratches.map(({ session }) => session.query('CREATE TABLE t (id int)'))
    expect(await Promise.all(created)).toHaveLength(3)
    await Promise.all(scratches.map((scratch) => scratch.stop()))
  })

  test('has the extensions that were asked for', async () => {
    await using scratch = await startPlain()
    await scratch.session.query('CREATE EXTENSION pg_trgm')
    expect(await scratch.session.query(`SELECT similarity('plan', 'plans') > 0.5 AS near`)).toEqual([
      { near: true },
    ])
  })

  test('may be stopped twice', async () => {
    const scratch = await startPlain()
    await Promise.all([scratch.stop(), scratch.stop()])
    await expect(scratch.stop()).resolves.toBeUndefined()
  })

  test.each(localesSince(major))('orders text as $order', async ({ locale, sorted, likeIsRange }) => {
    await using scratch = await start(wantedOf(major, locale))
    expect(scratch.shortfalls).toEqual([])
    const [row] = await scratch.session.query<{ words: readonly string[] }>(
      `SELECT json_agg(word ORDER BY word) AS words FROM unnest(ARRAY['b', 'a', 'B', 'ä', 'A', '-b']) AS word`,
    )
    expect(row?.words.join(' ')).toBe(sorted)
    await scratch.session.query(
      'CREATE TABLE t (word text); CREATE INDEX ON t (word); SET enable_seqscan = off',
    )
    const plan = await scratch.session.query(`EXPLAIN (FORMAT JSON) SELECT * FROM t WHERE word LIKE 'pre%'`)
    expect(JSON.stringify(plan).includes("(word >= 'pre'::text)")).toBe(likeIsRange)
  })
}

function localesSince(major: number): readonly (typeof locales)[number][] {
  return locales.filter(({ since }) => major >= since)
}

interface OrderedLocale {
  readonly order: string
  /** The first major version that has it. */
  readonly since: number
  readonly locale: Partial<Locale>
  readonly sorted: string
  /** Whether the planner knows that it sorts by bytes. */
  readonly likeIsRange: boolean
}

const byBytes = '-b A B a b ä'
const byLanguage = '-b a A ä b B'
const locales: readonly OrderedLocale[] = [
  { order: 'C', since: 14, locale: {}, sorted: byBytes, likeIsRange: true },
  {
    order: 'C.UTF-8',
    since: 14,
    locale: { collate: 'C.UTF-8', ctype: 'C.UTF-8' },
    sorted: byBytes,
    likeIsRange: false,
  },
  {
    order: "ICU's root",
    since: 15,
    locale: { provider: 'icu', locale: 'und' },
    sorted: byLanguage,
    likeIsRange: false,
  },
  {
    order: 'builtin C.UTF-8',
    since: 17,
    locale: { provider: 'builtin', locale: 'C.UTF-8' },
    sorted: byBytes,
    likeIsRange: true,
  },
]

async function pathOf({ session }: Scratch, table: string): Promise<string> {
  const [row] = await session.query<{ path: string }>(`SELECT pg_relation_filepath('${table}') AS path`)
  return row?.path ?? ''
}

/** Frozen, since a row's transaction means nothing under another table's name, and written to disk. */
async function makeTable({ session }: Scratch, name: string): Promise<void> {
  await session.query(
    `CREATE TABLE ${name} AS SELECT id, '${name}' AS body FROM generate_series(1, 500) AS id`,
  )
  await session.query(`VACUUM (FREEZE) ${name}`)
  await session.query('CHECKPOINT')
}

async function bodies({ session }: Scratch, table: string): Promise<readonly string[]> {
  const rows = await session.query<{ body: string }>(`SELECT DISTINCT body FROM ${table}`)
  return rows.map(({ body }) => body)
}

/** One table's file under the name of another's. Pages of a heap do not say whose they are. */
async function copyOf(scratch: Scratch, from: string, to: string): Promise<FileImage> {
  const [row] = await scratch.session.query<{ hex: string }>(
    `SELECT encode(pg_read_binary_file(pg_relation_filepath('${from}')), 'hex') AS hex`,
  )
  const bytes = Buffer.from(row?.hex ?? '', 'hex')
  const blocks = Array.from({ length: bytes.length / 8192 }, (_, number) => ({
    number,
    bytes: bytes.subarray(number * 8192, (number + 1) * 8192),
  }))
  return { path: await pathOf(scratch, to), length: bytes.length, blocks }
}

/** Whose connection ends with the entrance, which is no error of the test's. */
async function signIn(entrance: Entrance, instead: Partial<pg.ClientConfig> = {}): Promise<pg.Client> {
  const { host, port, user, password, database } = entrance
  const client = new pg.Client({ host, port, user, password, database, ...instead })
  client.on('error', () => undefined)
  await client.connect()
  return client
}
