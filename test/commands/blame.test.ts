import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { compareCorpus, type PlannedCorpus } from '../../src/compare/compare-corpus.ts'
import { blameIngredients } from '../../src/commands/blame.ts'
import { compare } from '../../src/commands/compare.ts'
import type { Context } from '../../src/commands/context.ts'
import { openScenario, type Scenario } from '../../src/commands/open-scenario.ts'
import { planCorpus } from '../../src/commands/plan-corpus.ts'
import type { BlameWish } from '../../src/commands/suspects.ts'
import { parseCorpusFile } from '../../src/corpus/parse-corpus-file.ts'
import type { Blame } from '../../src/model/blame.ts'
import { defaultPolicy } from '../../src/model/policy.ts'
import type { Report } from '../../src/model/report.ts'
import type { ColumnStatistics, Snapshot } from '../../src/model/snapshot.ts'
import { blend } from '../../src/vary/blend.ts'
import { familiesIn } from '../../src/vary/families.ts'
import { ingredientsBetween } from '../../src/vary/ingredients.ts'
import { scaleTables } from '../../src/vary/scale-tables.ts'
import { captureToFile, testContext } from '../databases/capture.ts'
import { cacheWithEngines } from '../servers/engines.ts'
import { keepEngine } from '../servers/keep-engine.ts'
import type { TestServer } from '../servers/start.ts'
import { serverSkipReason, startServer } from '../servers/start.ts'

/*
 * Captures of a real server of which two or more things differ, one or two of which make a plan flip: the others are never
 * blamed.
 */

let server: TestServer
let releaseEngine: () => Promise<void>
let queries: string
let now: Snapshot
let migrated: Snapshot
const cache = await cacheWithEngines()

beforeAll(async () => {
  server = await startServer({ major: 18, settings: { autovacuum: 'off', fsync: 'off' } })
  releaseEngine = await keepEngine(18)
  const client = await server.connect()
  await fill(client)
  queries = await mkdtemp(join(tmpdir(), 'planflip-blame-'))
  await mkdir(queries, { recursive: true })
  await writeFile(join(queries, 'all.sql'), corpus)
  now = await captureToFile(server.url())
  await client.query(`
    ALTER TABLE customers DROP COLUMN note, ADD COLUMN colour text;
    DROP INDEX orders_status;
    CREATE TABLE fresh (id int PRIMARY KEY);
    ANALYZE`)
  migrated = await captureToFile(server.url())
})
afterAll(async () => {
  await releaseEngine()
  await server.stop()
  await rm(queries, { recursive: true })
})

async function fill(client: Client): Promise<void> {
  await client.query(`
    CREATE TABLE customers (id int PRIMARY KEY, name text, note text);
    INSERT INTO customers SELECT i, 'customer ' || i, 'note ' || i % 10 FROM generate_series(1, 20000) AS i;
    CREATE TABLE orders (id int PRIMARY KEY, customer_id int, status text, filler text);
    INSERT INTO orders SELECT i, i % 20000 + 1, CASE WHEN i % 500 = 0 THEN 'open' ELSE 'done' END, repeat('x', 80)
      FROM generate_series(1, 100000) AS i;
    CREATE INDEX orders_status ON orders (status);
    CREATE INDEX orders_customer ON orders (customer_id);
    CREATE TABLE "Log" (at date, line text) PARTITION BY RANGE (at);
    CREATE TABLE log_1 PARTITION OF "Log" FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
    CREATE TABLE log_2 PARTITION OF "Log" FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
    INSERT INTO "Log" SELECT '2026-01-01'::date + i % 50, 'line ' || i FROM generate_series(1, 5000) AS i;
    CREATE INDEX ON "Log" (line)`)
  await client.query('VACUUM ANALYZE')
}

const corpus = `
-- name: open
SELECT * FROM orders WHERE status = 'open';

-- name: of customers
SELECT c.name, o.id FROM customers c JOIN orders o ON o.customer_id = c.id WHERE c.id < 10;

-- name: notes
SELECT note FROM customers;

-- name: lines
SELECT * FROM "Log" ORDER BY line LIMIT 10;

-- name: all lines
SELECT count(DISTINCT line) FROM "Log";

-- name: sorted
SELECT string_agg(status, ',' ORDER BY id) FROM orders;

-- name: twice
SELECT a.id FROM customers a JOIN customers b ON a.id = b.id;
`

const scenarioOf = (snapshot: Snapshot, more: Partial<Scenario> = {}): Scenario => ({
  name: 'it',
  snapshot,
  engine: 'native:18',
  settings: {},
  ...more,
})

/** What is to blame for each query, and in how many steps it was found. */
async function blamed(
  baseline: Scenario,
  candidate: Scenario,
  blame: BlameWish = 'changes',
): Promise<{ readonly blames: Readonly<Record<string, Blame>>; readonly steps: number }> {
  let steps = 0
  const context: Context = {
    ...testContext,
    cache,
    progress: (step) => {
      steps += Number(step === 'finding what makes plans flip')
    },
  }
  const request = { baseline, candidate, queries, policy: defaultPolicy, blame }
  const { report } = await compare(request, context)
  const blames = report.queries.flatMap((query) =>
    query.blame === undefined ? [] : [[query.name, query.blame] as const],
  )
  return { blames: Object.fromEntries(blames), steps }
}

/** A snapshot with the statistics of a column changed. */
function withColumn(
  snapshot: Snapshot,
  table: string,
  column: string,
  change: (statistics: ColumnStatistics) => ColumnStatistics,
): Snapshot {
  const relations = snapshot.relations.map((relation) =>
    relation.relname === table
      ? {
          ...relation,
          columns: relation.columns.map((one) =>
            one.attname === column ? { ...one, statistics: one.statistics.map(change) } : one,
          ),
        }
      : relation,
  )
  return { ...snapshot, relations }
}

const otherShares = (snapshot: Snapshot): Snapshot =>
  withColumn(snapshot, 'orders', 'status', (row) => ({
    ...row,
    slots: row.slots.map((slot) => (slot.stakind === 1 ? { ...slot, stanumbers: '{0.6,0.4}' } : slot)),
  }))

const otherWidth = (snapshot: Snapshot, table: string, column: string): Snapshot =>
  withColumn(snapshot, table, column, (row) => ({ ...row, stawidth: row.stawidth + 1 }))

describe('settings', () => {
  test('one of several', async () => {
    const settings = { cursor_tuple_fraction: '0.2', random_page_cost: '4.1', enable_indexscan: 'off' }
    const { blames } = await blamed(scenarioOf(now), scenarioOf(now, { settings }))
    expect(blames['lines']).toEqual({
      ingredients: [{ kind: 'setting', name: 'enable_indexscan', baseline: 'on', candidate: 'off' }],
      complete: true,
      sentence: 'flips with enable_indexscan on -> off',
    })
  })

  test('two of several, neither of which would do', async () => {
    const settings = { enable_indexscan: 'off', enable_bitmapscan: 'off', cursor_tuple_fraction: '0.2' }
    const candidate = otherWidth(now, 'orders', 'filler')
    const { blames } = await blamed(scenarioOf(now), scenarioOf(candidate, { settings }), 'failures')
    expect(blames['open']?.sentence).toBe(
      'needs both enable_bitmapscan on -> off and enable_indexscan on -> off',
    )
    // It only changes for a setting that does not fail anything.
    expect(blames).not.toHaveProperty('twice')
  })

  test('the only one that differs is to blame without a look', async () => {
    const { blames, steps } = await blamed(
      scenarioOf(now),
      scenarioOf(now, { settings: { enable_indexscan: 'off' } }),
    )
    expect(blames['lines']?.sentence).toBe('flips with enable_indexscan on -> off')
    expect(steps).toBe(0)
  })

  test('nobody is blamed who is not asked for', async () => {
    const scenario = scenarioOf(now, { settings: { enable_indexscan: 'off' } })
    expect(await blamed(scenarioOf(now), scenario, 'none')).toEqual({ blames: {}, steps: 0 })
  })
})

describe('data', () => {
  test('the statistics of one table, not those of another nor a size', async () => {
    const other = otherWidth(otherWidth(otherShares(now), 'customers', 'name'), 'orders', 'filler')
    const { snapshot } = scaleTables(other, { orders: 1.01, customers: 1.01, '"Log"': 1.5 })
    const { blames } = await blamed(scenarioOf(now), scenarioOf(snapshot))
    expect(blames['open']).toMatchObject({
      ingredients: [{ kind: 'statistics', relation: 'public.orders' }],
      sentence: 'flips with the statistics of public.orders',
    })
  })

  test('the size of one table', async () => {
    const { snapshot } = scaleTables(otherWidth(now, 'orders', 'filler'), { customers: 0.0005, orders: 0.9 })
    const { blames } = await blamed(scenarioOf(now), scenarioOf(snapshot))
    expect(blames['twice']).toMatchObject({
      ingredients: [{ kind: 'size', relation: 'public.customers', baseline: 20_000, candidate: 10 }],
      sentence: 'flips with the size of public.customers (20,000 -> 10 rows)',
    })
  })

  test('partitions are of their table', async () => {
    const settings = { cursor_tuple_fraction: '0.2' }
    const { snapshot } = scaleTables(now, { log_2: 200, customers: 1.01 })
    const { blames } = await blamed(scenarioOf(now), scenarioOf(snapshot, { settings }))
    expect(blames['all lines']).toMatchObject({
      ingredients: [{ kind: 'size', relation: 'public."Log"', baseline: 5000 }],
      complete: true,
    })
  })
})

describe('schema', () => {
  test('an index that is gone, and a column', async () => {
    const { blames } = await blamed(scenarioOf(now), scenarioOf(migrated))
    for (const name of ['open', 'notes']) {
      expect(blames[name]?.ingredients).toEqual([
        { kind: 'schema', objects: expect.arrayContaining(['INDEX orders_status', 'TABLE fresh']) },
      ])
    }
    expect(blames['open']?.sentence).toMatch(
      /^flips with the schema \(.* and \d+ more\)|, INDEX orders_status/,
    )
  })

  test('is not to blame for what statistics do', async () => {
    const { blames } = await blamed(
      scenarioOf(migrated),
      scenarioOf(otherWidth(otherShares(now), 'orders', 'filler')),
    )
    expect(blames['open']?.sentence).toBe('flips with the statistics of public.orders')
    // What the baseline refuses, the schema alone makes possible.
    expect(blames['notes']?.ingredients).toEqual([expect.objectContaining({ kind: 'schema' })])
  })
})

describe('databases that share little but names', () => {
  const schemas = {
    one: `
      CREATE TABLE customers (id int PRIMARY KEY, name text, note text, tags int[]);
      INSERT INTO customers SELECT i, 'customer ' || i, 'note ' || i % 10, ARRAY[i % 7] FROM generate_series(1, 2000) AS i;
      CREATE TABLE orders (id int PRIMARY KEY, customer_id int, status text, total numeric, gone int);
      ALTER TABLE orders DROP COLUMN gone;
      INSERT INTO orders SELECT i, i % 2000 + 1, 'status ' || i % 5, i FROM generate_series(1, 10000) AS i;
      CREATE INDEX orders_status ON orders (status);
      CREATE INDEX orders_key ON orders (customer_id, status);
      CREATE INDEX orders_lower ON orders (lower(status));
      CREATE STATISTICS pair ON customer_id, status FROM orders;
      CREATE TABLE "Log" (at date, line text); INSERT INTO "Log" SELECT '2026-01-01', 'line ' || i FROM generate_series(1, 50) AS i`,
    other: `
      CREATE TYPE mood AS ENUM ('status 0', 'open', 'done');
      CREATE TABLE customers (note int, id bigint, name varchar(40) COLLATE "C", tags text[]) PARTITION BY HASH (id);
      CREATE TABLE customers_0 PARTITION OF customers FOR VALUES WITH (MODULUS 2, REMAINDER 0);
      CREATE TABLE customers_1 PARTITION OF customers FOR VALUES WITH (MODULUS 2, REMAINDER 1);
      INSERT INTO customers SELECT i % 10, i, 'customer ' || i, ARRAY['a' || i % 7] FROM generate_series(1, 50000) AS i;
      CREATE TABLE orders (status mood, customer_id uuid, id bigint PRIMARY KEY, total money);
      INSERT INTO orders SELECT 'open', gen_random_uuid(), i, i FROM generate_series(1, 80000) AS i;
      CREATE INDEX orders_status ON orders USING hash (status);
      CREATE INDEX orders_key ON orders (status, customer_id);
      CREATE INDEX orders_lower ON orders (abs(id));
      CREATE STATISTICS pair ON status, customer_id FROM orders;
      CREATE VIEW "Log" AS SELECT now()::date AS at, 'x' AS line`,
  } as const
  const captured: Record<string, Snapshot> = {}

  beforeAll(async () => {
    for (const [name, schema] of Object.entries(schemas)) {
      await server.createDatabase(name)
      const client = await server.connect(name)
      await client.query(schema)
      await client.query('VACUUM ANALYZE')
      captured[name] = await captureToFile(server.url(name))
    }
  })

  test.each([
    ['one', 'other'],
    ['other', 'one'],
  ])('%s -> %s', async (before, after) => {
    const [one, other] = [captured[before], captured[after]]
    if (one === undefined || other === undefined) throw new Error('two captures')
    const settings = { cursor_tuple_fraction: '0.2', enable_hashagg: 'off' }
    const { blames } = await blamed(scenarioOf(one), scenarioOf(other, { settings }))
    expect(Object.keys(blames).length).toBeGreaterThan(2)
    for (const { complete, ingredients } of Object.values(blames)) {
      expect(complete).toBe(true)
      expect(ingredients.map(({ kind }) => kind)).toContain('schema')
    }
  })
})

describe.skipIf(serverSkipReason(15) !== undefined)('engine', () => {
  test('another major version', async () => {
    const other = otherWidth(now, 'customers', 'name')
    const { blames } = await blamed(
      scenarioOf(now, { engine: 'native:15' }),
      scenarioOf(other, { settings: { cursor_tuple_fraction: '0.2' } }),
    )
    expect(blames['sorted']).toMatchObject({
      ingredients: [{ kind: 'engine', baseline: 'PostgreSQL 15', candidate: 'PostgreSQL 18' }],
      sentence: 'flips with PostgreSQL 15 -> 18',
    })
  })

  test('the embedded one', async () => {
    const settings = { enable_indexscan: 'off' }
    const { blames } = await blamed(scenarioOf(now, { engine: 'pglite' }), scenarioOf(now, { settings }))
    expect(blames['lines']?.sentence).toBe('flips with enable_indexscan on -> off')
  })
})

describe('what no scenario holds, and what takes too long', () => {
  /** Plans two corpora that differ, each in its own scenario, and blames within so many steps. */
  async function blamedFor(
    texts: readonly [string, string],
    scenarios: readonly [Scenario, Scenario],
    steps?: number,
  ): Promise<Report> {
    const context = { ...testContext, cache }
    const plan = async (text: string, scenario: Scenario): Promise<PlannedCorpus> => {
      await using opened = await openScenario(scenario, context)
      return await planCorpus(opened, (await parseCorpusFile('a.sql', text)).queries, context)
    }
    const [baseline, candidate] = scenarios
    const planned = {
      baseline: await plan(texts[0], baseline),
      candidate: await plan(texts[1], candidate),
    }
    const terms = { policy: defaultPolicy, costsCompare: false }
    const report = compareCorpus(planned.baseline, planned.candidate, terms)
    const limit = steps === undefined ? {} : { steps }
    return blameIngredients(
      { report, wish: 'changes', baseline, candidate, planned, terms, ...limit },
      context,
    )
  }

  const byStatus = "-- name: it\nSELECT * FROM orders WHERE status = 'open'"
  const byNote = "-- name: it\nSELECT * FROM orders WHERE lower(status) = 'open'"
  const others = { cursor_tuple_fraction: '0.2', work_mem: '3MB' }

  test("the query's text", async () => {
    const { queries: reports } = await blamedFor(
      [byStatus, byNote],
      [scenarioOf(now), scenarioOf(otherWidth(now, 'orders', 'filler'), { settings: others })],
    )
    expect(reports.map(({ blame }) => blame?.sentence)).toEqual(["flips with the query's text"])
  })

  test('the text and a setting together', async () => {
    const off = { enable_indexscan: 'off', ...others }
    const { queries: reports } = await blamedFor(
      [
        '-- name: it\nSELECT filler FROM orders LIMIT 5',
        '-- name: it\nSELECT filler FROM orders ORDER BY id LIMIT 5',
      ],
      [scenarioOf(now), scenarioOf(now, { settings: off })],
    )
    expect(reports.map(({ blame }) => blame?.sentence)).toEqual([
      "needs both the query's text and enable_indexscan on -> off",
    ])
  })

  test('after so many steps the search says among which it is', async () => {
    const off = { enable_indexscan: 'off', enable_bitmapscan: 'off', ...others }
    const { queries: reports } = await blamedFor(
      [byStatus, byStatus],
      [scenarioOf(now), scenarioOf(now, { settings: off })],
      1,
    )
    expect(reports.map(({ blame }) => blame)).toEqual([
      {
        ingredients: Object.keys(off)
          .toSorted()
          .map((name) => expect.objectContaining({ name })),
        complete: false,
        sentence: expect.stringMatching(
          /^flips with some of cursor_tuple_fraction 0\.1 -> 0\.2, .* and work_mem 4MB -> 3MB: 1 steps between the two did not tell which$/,
        ),
      },
    ])
  })
})

describe('a step between two', () => {
  test('with nothing taken it is the baseline, and with all the candidate', () => {
    const scaled = scaleTables(otherShares(otherWidth(now, 'log_1', 'line')), { '*': 3 }).snapshot
    for (const [one, other] of [
      [now, scaled],
      [scaled, now],
      [now, migrated],
      [migrated, now],
    ] as const) {
      const [baseline, candidate] = [scenarioOf(one), scenarioOf(other, { settings: { work_mem: '1MB' } })]
      const families = familiesIn([one, other])
      const provenance = { engine: 'native 18.4', server: one.server }
      const all = ingredientsBetween(
        { recipe: baseline, provenance },
        { recipe: candidate, provenance },
        families,
      )
      expect(all.length).toBeGreaterThan(2)
      expect(blend(baseline, candidate, [], families).snapshot).toEqual({
        ...one,
        capturedAt: expect.anything(),
      })
      const settings = { ...other.settings, work_mem: '1MB' }
      expect(blend(baseline, candidate, all, families).snapshot).toEqual({ ...other, settings })
    }
  })
})
