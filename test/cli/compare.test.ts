import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Report } from '../../src/model/report.ts'
import { cacheWithEngines } from '../servers/engines.ts'
import type { TestServer } from '../servers/start.ts'
import { startServer } from '../servers/start.ts'
import { run } from './run.ts'

/* Scenarios as users name them: files, names of the config, settings and factors laid over either side. */

let server: TestServer
let directory: string
const cache = await cacheWithEngines()
const at = (name: string) => join(directory, name)

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'planflip-compare-'))
  server = await startServer({ major: 18, settings: { autovacuum: 'off' } })
  const client = await server.connect()
  await client.query(`
    CREATE TABLE customers (id int PRIMARY KEY, name text);
    INSERT INTO customers SELECT i, 'customer ' || i FROM generate_series(1, 1000) AS i;
    CREATE TABLE "Orders" (id int PRIMARY KEY, customer_id int REFERENCES customers, status text);
    INSERT INTO "Orders" SELECT i, i % 1000 + 1, CASE WHEN i % 100 = 0 THEN 'open' ELSE 'done' END
      FROM generate_series(1, 5000) AS i;
    CREATE INDEX ON "Orders" (customer_id);
    CREATE TABLE logs (at date, line text) PARTITION BY RANGE (at);
    CREATE TABLE logs_1 PARTITION OF logs FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
    CREATE TABLE logs_2 PARTITION OF logs FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
    INSERT INTO logs SELECT '2026-01-01'::date + i % 50, 'line ' || i FROM generate_series(1, 2000) AS i`)
  await client.query('VACUUM ANALYZE')
  await mkdir(at('queries'))
  await writeFile(
    at('queries/all.sql'),
    `-- name: open orders
SELECT c.name FROM "Orders" o JOIN customers c ON c.id = o.customer_id WHERE o.status = 'open';

-- name: one order
SELECT * FROM "Orders" WHERE id = 7;

-- name: log
SELECT count(*) FROM logs;
`,
  )
  await writeFile(
    at('planflip.config.json'),
    JSON.stringify({
      snapshot: 'now.json',
      scenarios: {
        now: {},
        grown: { scale: { Orders: 1000, logs: 3 }, settings: { work_mem: '1MB' } },
        embedded: { engine: 'pglite' },
        elsewhere: { engine: 'native:11' },
      },
    }),
  )
  expect(await run(['capture', server.url(), '--out', at('now.json')])).toMatchObject({ exitCode: 0 })
})
afterAll(async () => {
  await server.stop()
  await rm(directory, { recursive: true })
})

async function compared(...words: readonly string[]): Promise<Report> {
  const ran = await run(['compare', ...words, '--format', 'json'], { directory, cache })
  expect(ran.stderr).toBe('')
  return JSON.parse(ran.stdout) as Report
}

const rowsOf = (report: Report, side: 'baseline' | 'candidate', name: string): readonly string[] => {
  const outcome = report.queries.find((query) => query.name === name)?.[side]
  return outcome?.status === 'planned'
    ? [...outcome.plan.text.matchAll(/rows=(\d+)/g)].map(([, rows = '']) => rows)
    : []
}

describe('scale', () => {
  test('a snapshot against itself grown', async () => {
    const report = await compared(
      at('now.json'),
      at('now.json'),
      '--scale',
      'Orders=1000',
      '--scale',
      'logs=3',
    )
    expect(report.baseline).not.toHaveProperty('scale')
    expect(report.candidate).toMatchObject({ scale: { Orders: 1000, logs: 3 } })
    expect(report.candidate.shortfalls.join('\n')).toMatch(/^Sizes are estimated: .*public\.Orders ×1000/)
    expect(rowsOf(report, 'baseline', 'open orders')).toContain('50')
    expect(rowsOf(report, 'candidate', 'open orders')).toContain('50000')
    expect(rowsOf(report, 'baseline', 'log')).toContain('2000')
    expect(rowsOf(report, 'candidate', 'log')).toContain('6000')
    // As the data differ, a dearer plan alone is no change.
    expect(report.queries.flatMap(({ changes }) => changes.map(({ kind }) => kind))).not.toContain(
      'cost-increase',
    )
  })

  test('either side, and the terminal says what was made of it', async () => {
    const words = [
      'compare',
      at('now.json'),
      at('now.json'),
      '--scale',
      'baseline:Orders=1000',
      '--set',
      'work_mem=1MB',
    ]
    const { stdout, exitCode } = await run(words, { directory, cache })
    expect(stdout).toMatch(/^baseline {3}.*now\.json, Orders ×1000 \(/m)
    expect(stdout).toMatch(/^candidate {2}.*now\.json, work_mem = 1MB \(/m)
    expect(exitCode).toBe(0)
  })
})

describe('blame', () => {
  const words = ['compare', 'now', 'now', '--set', 'enable_seqscan=off', '--set', 'cursor_tuple_fraction=0.2']

  test('on request, of each change', async () => {
    const { stdout } = await run([...words, '--blame'], { directory, cache })
    expect(stdout).toContain('It flips with enable_seqscan on -> off.')
  })

  test('else of failures only', async () => {
    const report = await compared(...words.slice(1))
    expect(report.summary.changed).toBeGreaterThan(0)
    expect(JSON.stringify(report)).not.toContain('"blame"')
  })

  test('of failures unless it is not wanted', async () => {
    const lost = ['--set', 'enable_bitmapscan=off', '--set', 'enable_indexscan=off']
    const blamed = await compared(
      'now',
      'now',
      ...lost,
      '--scale',
      'Orders=100',
      '--scale',
      'baseline:Orders=100',
    )
    expect(blamed.summary.regressed).toBeGreaterThan(0)
    for (const { verdict, blame } of blamed.queries) expect(blame === undefined).toBe(verdict !== 'regressed')
    const silent = await compared('now', 'now', ...lost, '--no-blame')
    expect(JSON.stringify(silent)).not.toContain('"blame"')
  })
})

describe('shards', () => {
  const words = ['now', 'now', '--set', 'enable_bitmapscan=off', '--set', 'enable_indexscan=off']
  const grown = ['--scale', 'Orders=100', '--scale', 'baseline:Orders=100']
  const shardFile = (index: number) => at(`shard-${index}.json`)

  test('four merged equal the report of one machine, to the byte', async () => {
    await mkdir(at('many'))
    await writeFile(
      at('many/a.sql'),
      `-- name: some orders
SELECT * FROM "Orders" WHERE customer_id = :customer;
-- name: failing
SELECT * FROM nowhere;
-- planflip: weight calls=10 time=5000ms
SELECT * FROM "Orders" WHERE id = 7;
-- planflip: allow index-to-seq-scan: fine
SELECT * FROM "Orders" WHERE id = 8;
SELECT count(*) FROM "Orders" WHERE status = :status;`,
    )
    await writeFile(
      at('many/b.sql'),
      `SELECT * FROM customers WHERE id = 3;
SELECT * FROM logs WHERE at = :day;
SELECT c.name FROM "Orders" o JOIN customers c ON c.id = o.customer_id WHERE o.id < :most;
SELECT 1`,
    )
    const request = ['compare', ...words, ...grown, '--queries', at('many'), '--format', 'json']
    const whole = await run(request, { directory, cache })
    expect(whole).toMatchObject({ exitCode: 1, stderr: '' })
    expect(whole.stdout).toContain('"blame"')
    expect(whole.stdout).toContain('"drawn"')
    for (const index of [1, 2, 3, 4]) {
      await run([...request, '--shard', `${index}/4`, '--out', shardFile(index)], { directory, cache })
    }
    const files = [3, 1, 4, 2].map(shardFile)
    const merged = await run(['report', ...files, '--format', 'json'])
    expect(merged).toEqual(whole)
    const lengths = await Promise.all(
      files.map(async (file) => (JSON.parse(await readFile(file, 'utf8')) as Report).queries.length),
    )
    expect(lengths.toSorted((one, other) => one - other)).toEqual([2, 2, 2, 3])
  })

  test('one alone says which it is; without one there is no whole', async () => {
    const alone = await run(['report', shardFile(2)])
    expect(alone.stdout.split('\n')[1]).toMatch(/ · shard 2 of 4$/)
    const incomplete = await run(['report', ...[1, 2, 3].map(shardFile)])
    expect(incomplete).toMatchObject({ exitCode: 4, stdout: '' })
    expect(incomplete.stderr).toContain('Of 4 shards 4 is missing.')
  })

  test('more of them than queries: some are empty', async () => {
    const report = await compared('now', 'now', '--shard', '1/4')
    expect(report).toMatchObject({ shard: { index: 1, count: 4 }, summary: { queries: 0 }, queries: [] })
  })

  test.each(['0/4', '5/4', '1', '1/0', 'a/b', '-1/4', '1/4/2', '1.5/4'])('%s is none', async (shard) => {
    const ran = await run(['compare', 'now', 'now', '--shard', shard], { directory, cache })
    expect(ran).toMatchObject({ exitCode: 2, stdout: '' })
    expect(ran.stderr).toContain('INDEX/COUNT')
  })
})

describe('scenarios of the config', () => {
  test('by name, with their settings and factors, and what the command line lays over them', async () => {
    const report = await compared('now', 'grown', '--set', 'enable_hashjoin=off', '--scale', 'logs=1')
    expect(report.baseline).toMatchObject({ snapshot: 'now' })
    expect(report.candidate).toMatchObject({
      snapshot: 'grown',
      scale: { Orders: 1000, logs: 1 },
      settings: { work_mem: '1MB', enable_hashjoin: 'off' },
    })
    expect(rowsOf(report, 'candidate', 'log')).toContain('2000')
  })

  test('an engine that the command line names holds over that of the config', async () => {
    const report = await compared('embedded', 'elsewhere', '--candidate-engine', 'pglite')
    expect(report.summary).toMatchObject({ queries: 3, unchanged: 3 })
    const ran = await run(['compare', 'now', 'elsewhere'], { directory, cache })
    expect(ran.exitCode).toBe(3)
  })
})

describe('asked wrongly', () => {
  test.each([
    ['a scenario that nobody named', ['now', 'grwon'], 'did you mean grown?'],
    ['the name of an object’s own', ['now', 'constructor'], 'neither a snapshot file nor a scenario'],
    ['a table that is not there', ['now', 'now', '--scale', 'Ordesr=10'], 'did you mean Orders?'],
    ['no factor', ['now', 'now', '--scale', 'Orders'], 'TABLE=FACTOR'],
    ['an empty factor', ['now', 'now', '--scale', 'Orders='], 'TABLE=FACTOR'],
    ['a factor of 0', ['now', 'now', '--scale', 'Orders=0'], 'above 0'],
    ['a factor without a table', ['now', 'now', '--scale', '=3'], 'TABLE=FACTOR'],
    [
      'a factor beyond what Postgres counts',
      ['now', 'now', '--scale', 'Orders=1e9'],
      'Give a smaller factor',
    ],
    ['a setting that is none', ['now', 'now', '--set', 'wrok_mem=1MB'], 'did you mean work_mem?'],
    [
      'a value that is none',
      ['now', 'now', '--set', 'baseline:work_mem=lots'],
      'does not take work_mem = lots',
    ],
    ['no value', ['now', 'now', '--set', 'work_mem'], 'name=value'],
    ['a side that is none', ['now', 'now', '--set', 'both:work_mem=1MB'], 'both:work_mem'],
  ])('%s', async (_, words, message) => {
    const ran = await run(['compare', ...words], { directory, cache })
    expect(ran.stderr).toContain(message)
    expect(ran).toMatchObject({ exitCode: 2, stdout: '' })
  })
})
