import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { compare } from '../../src/commands/compare.ts'
import { compareOpen } from '../../src/commands/compare-open.ts'
import { explainFlips } from '../../src/commands/explain-flips.ts'
import { openScenario, type Scenario } from '../../src/commands/open-scenario.ts'
import { planCorpus } from '../../src/commands/plan-corpus.ts'
import { compareCorpus } from '../../src/compare/compare-corpus.ts'
import { parseCorpusFile } from '../../src/corpus/parse-corpus-file.ts'
import { defaultPolicy } from '../../src/model/policy.ts'
import type { Session } from '../../src/model/session.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import { scaleTables } from '../../src/vary/scale-tables.ts'
import { captureToFile, testContext } from '../databases/capture.ts'
import { cacheWithEngines } from '../servers/engines.ts'
import { keepEngine } from '../servers/keep-engine.ts'
import type { TestServer } from '../servers/start.ts'
import { startServer } from '../servers/start.ts'

/* Real servers on which something changed that makes plans flip: the sentence names just that. */

const context = { ...testContext, cache: await cacheWithEngines() }

describe.each([14, 15, 16, 17, 18])('PostgreSQL %i', (major) => {
  let server: TestServer
  let releaseEngine: () => Promise<void>
  let queries: string
  let small: Snapshot
  let large: Snapshot
  let migrated: Snapshot
  let retyped: Snapshot
  let flipsSeen = 0

  beforeAll(async () => {
    server = await startServer({ major, settings: { autovacuum: 'off', fsync: 'off' } })
    releaseEngine = await keepEngine(major)
    queries = await mkdtemp(join(tmpdir(), 'planflip-why-'))
    await writeFile(join(queries, 'all.sql'), corpus)
    const client = await server.connect()
    await createTables(client)
    await fill(client, 3000)
    small = await captureToFile(server.url())
    await fill(client, 60_000)
    large = await captureToFile(server.url())
    await client.query(migration)
    migrated = await captureToFile(server.url())
    await client.query('ALTER TABLE orders ALTER COLUMN total TYPE int')
    await client.query('VACUUM ANALYZE orders')
    retyped = await captureToFile(server.url())
  })
  afterAll(async () => {
    await releaseEngine()
    await server.stop()
    await rm(queries, { recursive: true })
  })

  const scenarioOf = (snapshot: Snapshot, settings: Readonly<Record<string, string>> = {}): Scenario => ({
    name: 'it',
    snapshot,
    engine: `native:${major}`,
    settings,
  })

  /** An index that costs the same under another name is no change. */
  const otherCosts = { cpu_index_tuple_cost: '0.0051' }

  /** Why queries flipped, by name. */
  async function whys(
    baseline: Scenario,
    candidate: Scenario,
  ): Promise<Readonly<Record<string, string | undefined>>> {
    const request = { baseline, candidate, queries, policy: defaultPolicy, blame: 'none' } as const
    const { report } = await compare(request, context)
    return Object.fromEntries(report.queries.map(({ name, why }) => [name, why?.sentence]))
  }

  test('tables grew', async () => {
    const found = await whys(scenarioOf(small), scenarioOf(large))
    expect(found['latest of customers']).toMatch(
      /^orders_created_at_idx would read \d\d % of orders, not \d\d % as on the baseline; orders_customer_idx is [\d.,]+x cheaper$/,
    )
    expect(found['of a customer']).toMatch(
      /^customers_pkey reads 1 row of customers; customers has 6,000 rows, not 300; a sequential scan would cost [\d.,]+x as much$/,
    )
    expect(found['code']).toBeUndefined()
  })

  test('the outer side of a join grew', async () => {
    const grown = scaleTables(large, { customers: 50 }).snapshot
    const found = await whys(scenarioOf(large), scenarioOf(grown))
    expect(found['of a grade']).toMatch(
      /^orders_customer_idx would read 10 rows of orders, 600 times, not 12 times as on the baseline; the baseline's plan would cost [\d.,]+x as much/,
    )
  })

  test('indexes are missing, invalid, renamed and of another expression', async () => {
    const found = await whys(scenarioOf(large), scenarioOf(migrated, otherCosts))
    const missing = "orders_created_at_idx on orders, which the baseline's plan uses, is missing"
    expect(found).toMatchObject({
      since: `${missing}; there is no other way`,
      'few days': `${missing}; there is no other way`,
      status:
        "orders_status_idx on orders, which the baseline's plan uses, is invalid; there is no other way",
      lower:
        "orders_lower_idx cannot be searched by (lower(code) = 'code 7'::text), as it is on the baseline; there is no other way",
    })
    expect(found['of a customer']).toMatch(
      /^orders_customer_idx on orders has another name on the candidate; /,
    )
  })

  test('a migration drops an index, renames one and makes another', async () => {
    const sql = [
      'DROP INDEX orders_code_idx',
      'ALTER INDEX orders_customer_idx RENAME TO "Of customer"',
      'CREATE INDEX orders_total_idx ON orders (total)',
    ]
    const statements = sql.map((text, at) => ({ sql: text, line: at + 1 }))
    const migrations = [{ name: 'it', aliases: [], file: 'it.sql', statements }]
    const found = await whys(scenarioOf(large), { ...scenarioOf(large, otherCosts), migrations })
    expect(found['code']).toBe(
      "orders_code_idx on orders, which the baseline's plan uses, is missing; there is no other way",
    )
    expect(found['of a customer']).toMatch(
      /^orders_customer_idx on orders has another name on the candidate; /,
    )
    expect(found['total']).toMatch(
      /^orders_total_idx on orders is missing on the baseline; a sequential scan /,
    )
  })

  test('indexes are new', async () => {
    const found = await whys(scenarioOf(migrated), scenarioOf(large))
    const missing = 'orders_created_at_idx on orders is missing on the baseline'
    expect(found['since']).toMatch(new RegExp(`^${missing}; a sequential scan would cost [\\d.,]+x as much$`))
    expect(found['status']).toMatch(/^orders_status_idx on orders is invalid on the baseline; /)
  })

  test('a column has another type, and the condition is cast', async () => {
    const found = await whys(scenarioOf(migrated), scenarioOf(retyped))
    expect(found['half']).toBe(
      'orders_total_idx cannot be searched by ((total)::numeric = 7.5); on the baseline it is by (total = 7.5); there is no other way',
    )
    expect(found['total']).toBeUndefined()
  })

  test('a setting is another', async () => {
    const cheaper = await whys(scenarioOf(large), scenarioOf(large, { random_page_cost: '1' }))
    expect(cheaper['of a country']).toMatch(
      /^a nested loop looks up o 300 times; random_page_cost is 1, not 4; the baseline's plan would cost [\d.,]+x as much/,
    )
    const narrow = { work_mem: '64kB', random_page_cost: '4.0' }
    const narrower = await whys(scenarioOf(large, { work_mem: '65536kB' }), scenarioOf(large, narrow))
    expect(narrower['by code']).toMatch(
      /^60,000 groups of code are expected; work_mem is 64kB, not 64MB; the baseline's plan would cost [\d.,]+x as much/,
    )
  })

  test.each([1, 2])('%i: runners-up are what the planner makes without the way it chose', async (seed) => {
    const random = randomFrom(seed * 100 + major)
    const [baseline, candidate] = [randomScenario(random), randomScenario(random)]
    const request = { baseline, candidate, queries, policy: defaultPolicy, blame: 'none' } as const
    const { report } = await compare(request, context)
    await using opened = await openScenario(candidate, context)
    const seen = report.queries.flatMap(({ name, why, sql, baseline: was, candidate: is }) =>
      why === undefined || was?.status !== 'planned' || is?.status !== 'planned'
        ? []
        : [{ name, sql, why, before: was.plan.text, chosen: is.plan.text }],
    )
    for (const { name, sql, why, before, chosen } of seen) {
      const rivals = [why.runnerUp, why.formerWay].filter((rival) => rival !== undefined)
      for (const rival of rivals) {
        expect(await planWithout(opened.session, sql, rival.without), name).toBe(rival.text)
        expect(rival.cost, name).toBeCloseTo(costOf(rival.text), 1)
        expect(nodesOf(rival.text), name).not.toEqual(nodesOf(chosen))
      }
      const formerScans = why.formerWay === undefined ? scansOf(before) : scansOf(why.formerWay.text)
      expect(formerScans, name).toEqual(scansOf(before))
      const ratio = why.runnerUp === undefined ? undefined : costOf(why.runnerUp.text) / costOf(chosen)
      expect(why.margin?.toFixed(3), name).toBe(ratio?.toFixed(3))
    }
    // In this corpus it is always a table of which all is read.
    for (const { name, sql, chosen } of seen.filter(({ why }) => why.sentence.endsWith('no other way'))) {
      const [scan] = scansOf(await planWithout(opened.session, sql, ['enable_seqscan']))
      expect(scansOf(chosen), name).toContain(scan)
    }
    flipsSeen += seen.length
  })

  test('the random ones were about many flips', () => {
    expect(flipsSeen).toBeGreaterThan(10)
  })

  function randomScenario(random: (below: number) => number): Scenario {
    const pick = <Item>(...items: readonly Item[]): Item => items[random(items.length)] as Item
    const snapshot = pick(small, large, large, migrated, retyped)
    const factors = { orders: pick(0.2, 1, 1, 10), customers: pick(0.1, 1, 20), events: pick(1, 10) }
    return scenarioOf(scaleTables(snapshot, factors).snapshot, {
      random_page_cost: pick('4', '4', '1.1', '20'),
      cpu_tuple_cost: pick('0.01', '0.01', '0.1'),
      work_mem: pick('4MB', '64kB', '256MB'),
      effective_cache_size: pick('4GB', '8MB'),
      max_parallel_workers_per_gather: pick('0', '2', '4'),
    })
  }

  test('what the session forbids is no way that there is', async () => {
    const forbidden = { enable_indexscan: 'off', enable_bitmapscan: 'off' }
    const found = await whys(scenarioOf(large), scenarioOf(large, forbidden))
    expect(found['code']).toBe('enable_bitmapscan is off, not on; enable_indexscan is off, not on')
  })

  test('of tables with one name nothing is told that may be of the other', async () => {
    const found = await whys(scenarioOf(large), scenarioOf(large, { random_page_cost: '60' }))
    expect(found['namesake']).toMatch(
      /^copies_of_idx would read \d+ rows of copies; random_page_cost is 60, not 4; /,
    )
  })

  test('the query no longer names the partition key', async () => {
    const [before, after] = await Promise.all(
      ["at = '2026-01-05' AND kind < 10", 'kind < 10'].map(async (condition) => {
        const text = `-- name: it\nSELECT * FROM events WHERE ${condition}`
        const { queries: read } = await parseCorpusFile('it.sql', text)
        return read
      }),
    )
    const sides = {
      baseline: scenarioOf(large),
      candidate: scenarioOf(large),
      corpus: 'queries',
      policy: defaultPolicy,
    }
    const report = await compareOpen({ ...sides, queries: before ?? [] }, context, async (comparison) => {
      const planned = await planCorpus(comparison.candidate.opened, after ?? [], context)
      return explainFlips(
        {
          ...comparison,
          candidate: { ...comparison.candidate, planned },
          report: compareCorpus(comparison.baseline.planned, planned, comparison.terms),
        },
        context,
      )
    })
    expect(report.queries[0]?.why?.sentence).toBe(
      "events is no longer restricted by (at = '2026-01-05'::date)",
    )
  })
})

/** Park and Miller's: the same numbers in every run. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state * 48_271) % 2_147_483_647
    return state % below
  }
}

async function planWithout(session: Session, sql: string, without: readonly string[]): Promise<string> {
  await session.query('BEGIN')
  for (const name of without) {
    if (/^(enable|max)_/.test(name)) await session.query(`SET LOCAL ${name} = 0`)
    else
      await session.query(
        `UPDATE pg_index SET indisvalid = false FROM pg_class i WHERE i.oid = indexrelid AND relname = '${name}'`,
      )
  }
  const lines = await session.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${sql}`)
  await session.query('ROLLBACK')
  return lines.map((line) => line['QUERY PLAN']).join('\n')
}

/** Without what 14 to 17 add for each way that is switched off. */
function costOf(text: string): number {
  return Number(/\.\.(\d+\.\d\d) /.exec(text)?.[1]) % 1e10
}

function nodesOf(text: string): readonly string[] {
  return text.split('\n').flatMap((line) => /^ *(?:->)? *(.*?)  \(cost=/.exec(line)?.[1] ?? [])
}

/** Which tables are read, and how: whether in parallel, a rule tells apart. */
function scansOf(text: string): readonly string[] {
  return nodesOf(text)
    .filter((node) => / Scan .*on /.test(node))
    .map((node) => node.replace('Parallel ', ''))
    .toSorted()
}

async function createTables(client: Client): Promise<void> {
  await client.query(`
    CREATE TABLE customers (id int PRIMARY KEY, name text, country text, grade int);
    CREATE TABLE orders (id int PRIMARY KEY, customer_id int, code text, status text, total numeric, created_at date, filler text);
    CREATE INDEX orders_created_at_idx ON orders (created_at);
    CREATE INDEX orders_customer_idx ON orders (customer_id);
    CREATE INDEX orders_lower_idx ON orders (lower(code));
    CREATE INDEX orders_code_idx ON orders (code);
    CREATE INDEX orders_status_idx ON orders (status);
    CREATE TABLE events (at date, kind int, line text) PARTITION BY RANGE (at);
    CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
    CREATE TABLE events_2 PARTITION OF events FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
    CREATE INDEX ON events (kind);
    CREATE TABLE copies (of int); CREATE INDEX copies_of_idx ON copies (of);
    CREATE SCHEMA other; CREATE TABLE other.copies (of int, filler text); CREATE INDEX copies_of_idx ON other.copies (of);
    INSERT INTO copies SELECT i FROM generate_series(1, 10) AS i;
    INSERT INTO other.copies SELECT i % 100, repeat('x', 100) FROM generate_series(1, 20000) AS i`)
}

async function fill(client: Client, rows: number): Promise<void> {
  await client.query(`
    TRUNCATE customers, orders, events;
    INSERT INTO customers SELECT i, 'customer ' || i, 'country ' || i % 20, i % 500 FROM generate_series(1, ${rows / 10}) AS i;
    INSERT INTO orders SELECT i, i % ${rows / 10} + 1, 'code ' || i, 'status ' || (i % 1000) % 37, i % 1000,
        '2020-01-01'::date + (${rows} - i) / ${Math.ceil(rows / 2000)}, repeat('x', 120)
      FROM generate_series(1, ${rows}) AS i;
    INSERT INTO events SELECT '2026-01-01'::date + i % 50, i % 300, 'line ' || i FROM generate_series(1, ${rows}) AS i`)
  await client.query('VACUUM ANALYZE')
}

const migration = `
  DROP INDEX orders_created_at_idx;
  DROP INDEX orders_lower_idx;
  CREATE INDEX orders_lower_idx ON orders (lower(code || 'x'));
  UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'orders_status_idx'::regclass;
  ALTER INDEX orders_customer_idx RENAME TO orders_of_customer;
  CREATE INDEX orders_total_idx ON orders (total);
  ANALYZE`

const corpus = `
-- name: since
SELECT * FROM orders WHERE created_at > '2023-01-01';

-- name: few days
SELECT sum(total) FROM orders WHERE created_at > '2025-01-01';

-- name: of a grade
SELECT c.name, o.id FROM customers c JOIN orders o ON o.customer_id = c.id WHERE c.grade = 7;

-- name: of a country
SELECT c.name, o.id FROM customers c JOIN orders o ON o.customer_id = c.id WHERE c.country = 'country 7';

-- name: of a customer
SELECT c.name, o.id FROM customers c JOIN orders o ON o.customer_id = c.id WHERE c.id = 7;

-- name: lower
SELECT * FROM orders WHERE lower(code) = 'code 7';

-- name: code
SELECT * FROM orders WHERE code = 'code 7';

-- name: status
SELECT * FROM orders WHERE status = 'status 3';

-- name: total
SELECT * FROM orders WHERE total = 7;

-- name: half
SELECT * FROM orders WHERE total = 7.5;

-- name: by code
SELECT code, count(*) FROM orders GROUP BY code;

-- name: by customer
SELECT customer_id, count(*) FROM orders GROUP BY customer_id;

-- name: latest
SELECT * FROM orders WHERE status = 'status 3' ORDER BY created_at DESC LIMIT 10;

-- name: latest of customers
SELECT * FROM orders WHERE customer_id BETWEEN 10 AND 12 ORDER BY created_at DESC LIMIT 10;

-- name: sorted
SELECT * FROM orders ORDER BY code;

-- name: namesake
SELECT * FROM other.copies WHERE of = 7;

-- name: events
SELECT * FROM events WHERE at = '2026-01-05' AND kind < 10;
`
