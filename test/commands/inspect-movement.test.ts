import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Move } from '../../src/model/movement.ts'
import { inspectMovement } from '../../src/commands/inspect-movement.ts'
import { run } from '../cli/run.ts'
import type { TestServer } from '../servers/start.ts'
import { startServer } from '../servers/start.ts'

/*
 * What moved between two captures of a real server: nothing where only ANALYZE ran again, however it samples, and each
 * change that somebody made.
 */

let server: TestServer
let client: Client
let directory: string
let captures = 0
let last: string

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'planflip-movement-'))
  server = await startServer({ major: 17, settings: { autovacuum: 'off' } })
  await server.createDatabase('moving')
  client = await server.connect('moving')
  await client.query(schema)
  for (const table of ['low', 'orders']) await client.query(`VACUUM ANALYZE ${table}`)
  await client.query('ANALYZE')
  last = await capture()
})
afterAll(async () => {
  await server.stop()
  await rm(directory, { recursive: true })
})

/** Distributions that samples see differently each time: heavy tails, rare values, rare nulls, values all alike. */
const schema = `
  SELECT setseed(0.5);
  CREATE FUNCTION zipf(most int, exponent float) RETURNS int LANGUAGE sql VOLATILE AS
    $$ SELECT least(most, floor(power(1 - random(), -1 / exponent)))::int $$;
  CREATE TABLE orders (id int, customer_id int, product_id int, sku text, shelf int, status text, note int, paid_at timestamptz,
    created_at timestamptz, half_sorted int, weight float8, tags int[]);
  INSERT INTO orders SELECT i, zipf(1000000, 0.8), zipf(5000, 1.2), 'v' || zipf(100000, 1.01), (random() * 1000)::int,
    CASE WHEN random() < 0.9 THEN 'done' WHEN random() < 0.9 THEN 'open' WHEN random() < 0.99 THEN 'held'
      ELSE 'lost ' || (random() * 5)::int END,
    CASE WHEN random() < 0.999 THEN i END, CASE WHEN random() < 0.5 THEN now() END,
    '2020-01-01'::timestamptz + i * interval '1 minute' + random() * interval '30 days',
    CASE WHEN i % 2 = 0 THEN i ELSE (random() * 100000)::int END, random(), ARRAY[(random() * 100)::int]
    FROM generate_series(1, 100000) AS i;
  CREATE TABLE low AS SELECT customer_id, product_id, sku, shelf, status, created_at FROM orders;
  ALTER TABLE low ALTER customer_id SET STATISTICS 10, ALTER product_id SET STATISTICS 10, ALTER sku SET STATISTICS 10,
    ALTER shelf SET STATISTICS 10, ALTER status SET STATISTICS 10, ALTER created_at SET STATISTICS 10;
  CREATE TABLE tiny AS SELECT * FROM orders LIMIT 40;
  CREATE TABLE parts (id int, customer_id int, status text) PARTITION BY HASH (id);
  CREATE TABLE parts_0 PARTITION OF parts FOR VALUES WITH (MODULUS 2, REMAINDER 0);
  CREATE TABLE parts_1 PARTITION OF parts FOR VALUES WITH (MODULUS 2, REMAINDER 1);
  INSERT INTO parts SELECT id, customer_id, status FROM orders;
  CREATE INDEX orders_expressions ON orders ((product_id % 100), lower(sku));
  CREATE INDEX orders_created ON orders (created_at);
  CREATE TABLE doomed AS SELECT 1 AS id`

async function capture(): Promise<string> {
  const out = join(directory, `${++captures}.json.gz`)
  expect(await run(['capture', server.url('moving'), '--out', out])).toMatchObject({ exitCode: 0 })
  return out
}

/** What a change made move since the last capture. */
async function movedBy(...statements: readonly string[]): Promise<readonly Move[]> {
  for (const statement of statements) await client.query(statement)
  const now = await capture()
  const { moves } = await inspectMovement(last, now)
  last = now
  return moves
}

test('nothing, however often ANALYZE takes another sample', async () => {
  const first = last
  for (let round = 0; round < 3; round++) expect(await movedBy('ANALYZE')).toEqual([])
  expect((await inspectMovement(first, last)).moves).toEqual([])
  expect((await run(['inspect', first, last])).stdout).toContain(
    "Nothing moved beyond ANALYZE's sampling noise",
  )
})

describe('a change that somebody made', () => {
  test('rows', async () => {
    const moves = await movedBy(
      'INSERT INTO parts SELECT id, customer_id, status FROM orders CROSS JOIN generate_series(1, 2)',
      'ANALYZE parts',
    )
    expect(moves.filter(({ kind }) => kind !== 'correlation')).toEqual([
      { kind: 'rows', relation: 'public.parts', before: 100_000, after: 300_000 },
      expect.objectContaining({ kind: 'rows', relation: expect.stringMatching(/^public\.parts_[01]$/) }),
      expect.objectContaining({ kind: 'rows', relation: expect.stringMatching(/^public\.parts_[01]$/) }),
    ])
    // The same numbers once more, after all others: no longer in order.
    expect(moves.filter(({ kind }) => kind === 'correlation')).toHaveLength(3)
  })

  test('the newest rows, a new status, nulls, and an order that is lost', async () => {
    const moves = await movedBy(
      `UPDATE orders SET status = 'refunded' WHERE id % 25 = 0`,
      `UPDATE orders SET paid_at = NULL WHERE id % 3 <> 0`,
      `UPDATE orders SET created_at = created_at + interval '200 days' WHERE id > 90000`,
      'VACUUM orders',
      'ANALYZE orders',
    )
    expect(moves).toContainEqual({
      kind: 'common-value',
      relation: 'public.orders',
      column: 'status',
      value: 'refunded',
      before: null,
      after: expect.closeTo(0.04, 2),
    })
    expect(moves).toContainEqual({
      kind: 'null-fraction',
      relation: 'public.orders',
      column: 'paid_at',
      before: expect.closeTo(0.5, 1),
      after: expect.closeTo(5 / 6, 1),
    })
    const range = moves.find(({ kind }) => kind === 'range')
    expect(range).toMatchObject({
      column: 'created_at',
      before: { above: 0, below: 0 },
      after: { above: expect.closeTo(0.1, 1), below: 0 },
    })
    expect(moves).toContainEqual(expect.objectContaining({ kind: 'correlation', column: 'created_at' }))
  })

  test('distinct values', async () => {
    expect(
      await movedBy('UPDATE low SET shelf = shelf * 100 + (random() * 100)::int', 'ANALYZE low'),
    ).toContainEqual(expect.objectContaining({ kind: 'distinct', relation: 'public.low', column: 'shelf' }))
  })

  test('bloat', async () => {
    const moves = await movedBy(
      'UPDATE tiny SET note = 1',
      'INSERT INTO tiny SELECT * FROM orders',
      'DELETE FROM tiny WHERE note <> 1 OR note IS NULL',
      'ANALYZE tiny',
    )
    expect(moves).toContainEqual(expect.objectContaining({ kind: 'bytes', relation: 'public.tiny' }))
    expect(moves.filter(({ kind }) => kind === 'rows')).toEqual([])
  })

  test('objects come and go, and are defined otherwise', async () => {
    const moves = await movedBy(
      'DROP TABLE doomed',
      'CREATE TABLE "New One" AS SELECT 1 AS id',
      'ALTER TABLE tiny DROP COLUMN weight, ADD COLUMN colour text',
      'DROP INDEX orders_created',
      'CREATE INDEX orders_created ON orders (created_at DESC)',
      'DROP INDEX orders_expressions',
      'CREATE INDEX orders_shelf ON orders (shelf)',
      'CREATE STATISTICS orders_both ON shelf, status FROM orders',
      `ALTER DATABASE moving SET random_page_cost = 1.1`,
    )
    expect(moves[0]).toEqual({ kind: 'setting', name: 'random_page_cost', before: '4', after: '1.1' })
    expect(moves).toEqual(
      expect.arrayContaining([
        { kind: 'relation', relation: 'public.doomed', before: { rows: 1, bytes: 8192 }, after: null },
        { kind: 'relation', relation: 'public.New One', before: null, after: { rows: -1, bytes: 8192 } },
        { kind: 'column', relation: 'public.tiny', name: 'weight', change: 'dropped' },
        { kind: 'column', relation: 'public.tiny', name: 'colour', change: 'added' },
        expect.objectContaining({ kind: 'index', index: 'orders_expressions', after: null }),
        expect.objectContaining({ kind: 'index', index: 'orders_shelf', before: null }),
        {
          kind: 'definition',
          type: 'INDEX',
          name: 'orders_created',
          before: expect.stringContaining('(created_at);'),
          after: expect.stringContaining('(created_at DESC);'),
        },
        { kind: 'extended-statistics', relation: 'public.orders', name: 'orders_both', change: 'added' },
      ]),
    )
    expect(moves.filter(({ kind }) => kind === 'definition')).toHaveLength(2)
  })

  test('statistics are lost', async () => {
    expect(await movedBy('DELETE FROM pg_statistic WHERE starelid = $$orders$$::regclass')).toEqual([
      { kind: 'analyzed', relation: 'public.orders', before: true, after: false },
    ])
  })
})

describe('on the command line', () => {
  test('literal values are shown only where they are asked for', async () => {
    const [first, second] = [join(directory, '1.json.gz'), join(directory, '6.json.gz')]
    const shown = async (...words: readonly string[]) =>
      (await run(['inspect', first, second, ...words])).stdout
    expect(await shown()).toContain('--values prints the values themselves.')
    expect(await shown()).not.toMatch(/refunded|"2020-/)
    expect(await shown('--values')).toMatch(/"refunded" +│ not common +│ [34]\.?\d* %/)
    expect(await shown('--values')).toContain('"2020-')
  })

  test('one JSON value', async () => {
    const { stdout } = await run(['inspect', join(directory, '1.json.gz'), last, '--format', 'json'])
    expect(JSON.parse(stdout)).toMatchObject({
      format: 1,
      before: { file: join(directory, '1.json.gz'), database: 'moving', server: { blockSize: 8192 } },
      after: { file: last },
      moves: expect.arrayContaining([expect.objectContaining({ kind: 'setting' })]),
    })
  })

  test('a file that is no snapshot', async () => {
    expect(await run(['inspect', last, join(directory, 'absent.json')])).toMatchObject({
      exitCode: 2,
      stdout: '',
    })
  })
})
