import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Client } from 'pg'
import Cursor from 'pg-cursor'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { readCorpus } from '../../src/corpus/read-corpus.ts'
import { formatsOf, logFile, logged, startLoggingServer } from '../corpus/logs/logging-server.ts'
import { serverSkipReason } from '../servers/start.ts'
import type { TestServer } from '../servers/start.ts'
import type { Ran } from './run.ts'
import { run } from './run.ts'

const skipReason = serverSkipReason(18)

describe.skipIf(skipReason !== undefined)(`planflip record --log ${skipReason ?? ''}`, () => {
  let server: TestServer
  let folder: string
  let out: string
  let files: readonly string[]

  beforeAll(async () => {
    server = await startLoggingServer(18, '%m [%p] %q%u@%d ')
    await server.createDatabase('shop')
    const client = await server.connect('shop')
    await client.query('CREATE TABLE orders (id int PRIMARY KEY, status text)')
    await client.query('INSERT INTO orders SELECT n FROM generate_series(1, 20) AS n')
    await client.query('SET log_min_duration_statement = 0')
    await sendAll(client)
    const other = await server.connect()
    await other.query('SET log_min_duration_statement = 0')
    await other.query('SELECT * FROM elsewhere').catch(() => undefined)
    await other.query('SELECT count(*) FROM pg_class')
    await logged(server, client)
    files = formatsOf(18).map((format) => logFile(server, format))
  })
  afterAll(() => server?.stop())
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'planflip-record-logs-'))
    out = join(folder, 'queries', 'logged.jsonl')
  })
  afterEach(() => rm(folder, { recursive: true }))

  async function sendAll(client: Client): Promise<void> {
    for (const id of [7, 7, 8]) await client.query('SELECT * FROM orders WHERE id = $1', [id])
    await client.query('SET log_parameter_max_length = 5')
    await client.query('SELECT id FROM orders WHERE status = $1', ['completed'])
    await client.query(
      'PREPARE "one of" (text, numeric(10, 2)) AS SELECT status FROM orders WHERE status = $1 AND id < $2',
    )
    await client.query(`EXECUTE "one of" ('new', 7)`)
    const cursor = client.query(new Cursor('SELECT id, status FROM orders ORDER BY id'))
    while ((await cursor.read(8)).length > 0);
    await cursor.close()
    for (let id = 0; id < 20; id++) await client.query(`UPDATE orders SET status = 'x' WHERE id = ${id}`)
    await client.query('SELECT nonsense FROM orders').catch(() => undefined)
    await client.query('BEGIN; DELETE FROM orders; ROLLBACK')
  }

  const record = (...words: readonly string[]): Promise<Ran> =>
    run(['record', ...words], { directory: folder })

  async function readQueries() {
    const { queries, faults } = await readCorpus(join(folder, 'queries'))
    expect(faults).toEqual([])
    return new Map(queries.map(({ sql, samples, weight }) => [sql, { samples, calls: weight?.calls }]))
  }

  test('every format gives the same corpus, with values and weights', async () => {
    for (const file of files) {
      expect(await record('--log', file, '--database', 'shop')).toMatchObject({ exitCode: 0, stdout: '' })
      const queries = await readQueries()
      expect(queries.get('SELECT * FROM orders WHERE id = $1')).toEqual({ samples: [['7'], ['8']], calls: 3 })
      // A value that was cut off is none.
      expect(queries.get('SELECT id FROM orders WHERE status = $1')).toEqual({ samples: [], calls: 1 })
      expect(queries.get('SELECT status FROM orders WHERE status = $1 AND id < $2')).toMatchObject({
        calls: 1,
      })
      expect(queries.get('SELECT id, status FROM orders ORDER BY id')).toMatchObject({ calls: 1 })
      // How long a part of it took is not in the log.
      expect(queries.get('DELETE FROM orders')).toEqual({ samples: [], calls: undefined })
      const updates = [...queries].filter(([sql]) => sql.startsWith('UPDATE orders'))
      expect(updates).toHaveLength(8)
      expect(updates.reduce((sum, [, { calls = 0 }]) => sum + calls, 0)).toBe(20)
      expect(queries.size).toBe(5 + 8)
    }
  })

  test('says what it took, what it left out and why', async () => {
    const [csv = ''] = files
    const one = await record('--log', csv, '--database', 'shop')
    expect(one.stderr).toContain('13 queries in queries/logged.jsonl.')
    expect(one.stderr).toContain('left out: of the database postgres')
    const all = await record('--log', csv)
    expect(all.stderr).toMatch(/of several databases: shop \(\d+\), postgres \(\d+\); --database takes one/)
    expect(all.stderr).toContain('set aside that read nothing but system catalogs')
  })

  test('takes several files, zipped ones and broken ones, and tells of what is broken', async () => {
    const [csv = '', json = ''] = files
    const text = await readFile(json, 'utf8')
    const zipped = join(folder, 'old.json.gz')
    await writeFile(zipped, gzipSync(`${text}{"timestamp":"2026`).subarray(0, -9))
    const { stderr, exitCode } = await record('--log', zipped, csv, '--quiet')
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 })
    expect((await readQueries()).get('SELECT * FROM orders WHERE id = $1')?.calls).toBe(6)
    expect((await record('--log', zipped)).stderr).toContain('1 entries left out: cut off')
  })

  test('keeps no value where types are asked for', async () => {
    await record('--log', files[0] ?? '', '--values', 'types')
    expect(await readFile(out, 'utf8')).not.toMatch(/"samples":\[\[/)
  })

  test.each([
    [['--log', 'none.csv'], 'Cannot read'],
    [['--log', 'notes.txt'], 'is no log of PostgreSQL in English'],
    [['--log', 'notes.txt', '--', 'npm', 'test'], 'runs a command or reads logs'],
    [['--database', 'shop'], 'are about logs'],
    [['--log', 'plain.log', '--database', 'shop'], 'The logs do not tell which database'],
    [['--log', 'plain.log', '--log-line-prefix', '%m [%p] '], 'No line of'],
  ])('refuses %j', async (words, message) => {
    await writeFile(join(folder, 'notes.txt'), 'Remember the milk.\n')
    await writeFile(join(folder, 'plain.log'), 'LOG:  statement: SELECT 1\n')
    const ran = await record(...words)
    expect(ran).toMatchObject({ exitCode: 2 })
    expect(ran.stderr).toContain(message)
  })

  test('leaves the corpus as it is where logs hold no statement', async () => {
    await writeFile(join(folder, 'idle.log'), 'LOG:  database system is ready to accept connections\n')
    const { stderr, exitCode } = await record('--log', 'idle.log')
    expect(exitCode).toBe(0)
    expect(stderr).toContain('was not written, as the logs hold no statement')
  })
})
