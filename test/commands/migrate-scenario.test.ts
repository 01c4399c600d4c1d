import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { compare } from '../../src/commands/compare.ts'
import { openScenario } from '../../src/commands/open-scenario.ts'
import type { Migration } from '../../src/model/migration.ts'
import { defaultPolicy } from '../../src/model/policy.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import { captureToFile, testContext } from '../databases/capture.ts'
import { cacheWithEngines } from '../servers/engines.ts'
import type { TestServer } from '../servers/start.ts'
import { serverSkipReason, startServer } from '../servers/start.ts'

/*
 * Migrations run on a scratch, and the same on the server that was captured: what they make of statistics and sizes, both planners
 * are asked.
 */

const cache = await cacheWithEngines()

describe.each([14, 18] as const)('migrations on PostgreSQL %i', (major) => {
  const reason = serverSkipReason(major)
  let server: TestServer
  let snapshot: Snapshot
  beforeAll(async () => {
    if (reason !== undefined) return
    server = await startServer({ major, settings: { autovacuum: 'off', fsync: 'off' } })
    const client = await server.connect()
    await client.query(schema)
    await client.query('VACUUM ANALYZE')
    await client.end()
    snapshot = await captureToFile(server.url())
  })
  afterAll(() => server?.stop())

  test.skipIf(reason !== undefined)(`leave both planners of one mind ${reason ?? ''}`, async () => {
    const client = await server.connect()
    for (const sql of migration) await client.query(sql)
    await using opened = await openScenario(
      {
        name: 'migrated',
        snapshot,
        migrations: [asMigration(migration)],
        engine: `native:${major}`,
        settings: {},
      },
      { ...testContext, cache },
    )
    const [production, scratch] = [[], []] as [string[], string[]]
    for (const sql of queries) {
      const { rows } = await client.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${sql}`)
      production.push(rows.map((row) => row['QUERY PLAN']).join('\n'))
      const lines = await opened.session.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${sql}`)
      scratch.push(lines.map((row) => row['QUERY PLAN']).join('\n'))
    }
    await client.end()
    expect(scratch).toEqual(production)
    expect(opened.provenance.migrations).toEqual(['20261101_all'])
  })

  test.skipIf(reason !== undefined)(`are blamed one by one ${reason ?? ''}`, async () => {
    const corpus = await mkdtemp(join(tmpdir(), 'planflip-migrations-'))
    onTestFinished(() => rm(corpus, { recursive: true }))
    await writeFile(join(corpus, 'a.sql'), 'SELECT * FROM orders WHERE customer_id = 77')
    const harmless = [
      'CREATE TABLE other ()',
      'ALTER TABLE customers ADD note text',
      'DROP INDEX orders_total',
    ]
    const named = (name: string, sql: string) => ({ ...asMigration([sql]), name })
    const migrations = [
      ...harmless.map((sql, at) => named(`${at}_harmless`, sql)),
      named('3_harmful', 'DROP INDEX orders_customer'),
      named('4_harmless', 'COMMENT ON TABLE orders IS NULL'),
    ]
    const side = { snapshot, engine: `native:${major}`, settings: {} }
    const { report, exitCode } = await compare(
      {
        baseline: { ...side, name: 'now', migrations: migrations.slice(0, 1) },
        candidate: { ...side, name: 'then', migrations },
        queries: corpus,
        policy: defaultPolicy,
      },
      { ...testContext, cache },
    )
    expect(exitCode).toBe(1)
    expect(report.queries.map(({ verdict, blame }) => [verdict, blame?.sentence])).toEqual([
      ['regressed', 'flips with the migration 3_harmful'],
    ])
  })

  test.skipIf(reason !== undefined)(
    `make indexes and tables as large as they would be ${reason ?? ''}`,
    async () => {
      const database = `built_${major}`
      const setup = await server.connect()
      await setup.query(`CREATE DATABASE ${database}`)
      await setup.end()
      const client = await server.connect(database)
      await client.query(schema)
      await client.query('VACUUM ANALYZE')
      const captured = await captureToFile(server.url(database))
      const statements = [
        `CREATE INDEX new_total ON orders (total, id)`,
        `CREATE INDEX new_open ON orders (customer_id) WHERE state = 'open'`,
        'CREATE INDEX new_lower ON customers (lower(email))',
        'CREATE INDEX new_at ON events (id)',
        'ALTER TABLE orders ALTER COLUMN customer_id TYPE bigint',
        'CREATE TABLE notes (order_id bigint PRIMARY KEY, at date)',
      ]
      for (const sql of statements) await client.query(sql)
      await client.query('INSERT INTO notes SELECT g, now() FROM generate_series(1, 50000) g')
      await client.query('VACUUM ANALYZE notes')
      const sql = `SELECT relname::text AS name, reltuples::float8 AS reltuples, pg_relation_size(oid)::float8 / 8192 AS blocks FROM pg_class
      WHERE relname ~ '^(new_|events_.*_id_idx|orders_customer|notes)' ORDER BY relname COLLATE "C"`
      const { rows: built } = await client.query<{ name: string; reltuples: number; blocks: number }>(sql)
      await client.end()

      const migration = asMigration(statements)
      const declared = migration.statements.map((one) =>
        one.sql.includes('notes') ? { ...one, declared: { rows: 50_000 } } : one,
      )
      await using opened = await openScenario(
        {
          name: 'a',
          snapshot: captured,
          engine: `native:${major}`,
          settings: {},
          migrations: [{ ...migration, statements: declared }],
        },
        { ...testContext, cache },
      )
      const estimated = await opened.session.query<(typeof built)[number]>(sql)
      expect(estimated.map(({ name }) => name)).toEqual(built.map(({ name }) => name))
      for (const [place, { name, reltuples, blocks }] of estimated.entries()) {
        const real = built[place] ?? { reltuples: 0, blocks: 0 }
        expect(
          Math.abs(blocks - real.blocks),
          `${name}: ${blocks} for ${real.blocks} blocks`,
        ).toBeLessThanOrEqual(Math.max(1, 0.2 * real.blocks))
        expect(
          Math.abs(reltuples - real.reltuples),
          `${name}: ${reltuples} for ${real.reltuples} rows`,
        ).toBeLessThanOrEqual(Math.max(1, 0.2 * real.reltuples))
      }
    },
  )

  test.skipIf(reason !== undefined)(`are told of by the config ${reason ?? ''}`, async () => {
    await using opened = await openScenario(
      {
        name: 'a',
        snapshot,
        engine: `native:${major}`,
        settings: {},
        migrations: [asMigration(['CREATE TABLE notes (kind text)', 'ALTER TABLE orders ADD region text'])],
        declared: {
          notes: { rows: 90_000, columns: { kind: { distinct: 30, nulls: 0.5 } } },
          'public.orders': { columns: { region: { distinct: 'all', width: 9 } } },
          'other.orders': { columns: { region: { distinct: 1 } } },
        },
      },
      { ...testContext, cache },
    )
    const rowsOf = async (sql: string) => {
      const [first] = await opened.session.query<{ readonly 'QUERY PLAN': string }>(`EXPLAIN ${sql}`)
      return /rows=\d+ width=\d+/.exec(first?.['QUERY PLAN'] ?? '')?.[0]
    }
    expect(await rowsOf(`SELECT kind FROM notes WHERE kind = 'a'`)).toBe('rows=1500 width=32')
    expect(await rowsOf(`SELECT region FROM orders WHERE region = 'a'`)).toBe('rows=1 width=9')
  })

  test.skipIf(reason !== undefined)(`say what does not go ${reason ?? ''}`, async () => {
    const open = async (...statements: readonly string[]) => {
      const scenario = { name: 'a', snapshot, engine: `native:${major}`, settings: {} }
      await using opened = await openScenario(
        { ...scenario, migrations: [asMigration(statements)] },
        { ...testContext, cache },
      )
      return opened.provenance
    }
    await expect(open('SELECT 1', 'ALTER TABLE nowhere ADD a int')).rejects.toMatchObject({
      code: 'schema-mismatch',
      message: expect.stringContaining(
        'migrations/20261101_all.sql:2) fails: relation "nowhere" does not exist',
      ) as string,
    })
    const provenance = await open(
      'BEGIN',
      `SET LOCAL lock_timeout = '1s'`,
      'LOCK TABLE orders',
      'GRANT SELECT ON orders TO "Some Body"',
      `INSERT INTO events VALUES (1, '2035-01-01')`,
      'CREATE INDEX CONCURRENTLY ON customers (born)',
      `ALTER ROLE app SET work_mem = '1MB'`,
      `ALTER DATABASE postgres SET random_page_cost = 1.5`,
      'COMMIT',
    )
    expect(provenance.settings).toEqual({ work_mem: '1MB', random_page_cost: '1.5' })
    expect(provenance.shortfalls.filter((line) => line.includes('migration'))).toEqual([
      expect.stringContaining(':3) was left out: LOCK TABLE can only be used in transaction blocks'),
      expect.stringContaining(':5) was left out: no partition of relation "events"'),
      "A migration sets work_mem = 1MB for the role app: every query is planned as that role's.",
    ])
  })
})

const schema = `
  CREATE TABLE customers (id int PRIMARY KEY, email text NOT NULL, town text, born date);
  INSERT INTO customers SELECT g, 'c' || g || '@example.com', 'town ' || g % 50, date '1950-01-01' + g % 20000 FROM generate_series(1, 20000) g;
  CREATE INDEX customers_town ON customers (town);
  CREATE TABLE orders (id bigint PRIMARY KEY, customer_id int, state text, total numeric, junk text);
  INSERT INTO orders SELECT g, g % 20000, CASE WHEN g % 100 = 0 THEN 'open' ELSE 'done' END, g % 977, repeat('x', g % 30) FROM generate_series(1, 100000) g;
  CREATE INDEX orders_customer ON orders (customer_id);
  CREATE INDEX "Orders State" ON orders (state);
  CREATE INDEX orders_total ON orders (total);
  CREATE STATISTICS orders_both ON customer_id, state FROM orders;
  CREATE TABLE events (id bigint, at date) PARTITION BY RANGE (at);
  CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
  CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
  INSERT INTO events SELECT g, date '2025-01-01' + g % 700 FROM generate_series(1, 50000) g;
  CREATE INDEX events_at ON events (at);`

const migration = [
  'ALTER TABLE orders RENAME TO "Sales Orders"',
  'ALTER TABLE "Sales Orders" RENAME COLUMN state TO "Status"',
  'ALTER INDEX orders_customer RENAME TO sales_customer',
  'DROP INDEX orders_total',
  'ALTER TABLE "Sales Orders" DROP COLUMN junk',
  'CREATE SCHEMA crm',
  'ALTER TABLE customers SET SCHEMA crm',
  'ALTER TABLE crm.customers ADD COLUMN vip boolean NOT NULL DEFAULT false',
  'ALTER STATISTICS orders_both RENAME TO sales_both',
  'ALTER TABLE events DETACH PARTITION events_2025',
  'CREATE TABLE fresh (id int PRIMARY KEY, note text)',
]

const queries = [
  'SELECT * FROM "Sales Orders" WHERE customer_id = 77',
  `SELECT * FROM "Sales Orders" WHERE "Status" = 'open'`,
  `SELECT * FROM "Sales Orders" WHERE "Status" = 'open' AND customer_id = 100`,
  'SELECT * FROM "Sales Orders" WHERE total > 970',
  `SELECT c.town, count(*) FROM crm.customers c JOIN "Sales Orders" o ON o.customer_id = c.id WHERE NOT c.vip GROUP BY c.town`,
  `SELECT * FROM crm.customers WHERE town = 'town 7' AND vip`,
  `SELECT * FROM events WHERE at = '2026-03-03'`,
  `SELECT * FROM events_2025 WHERE at = '2025-03-03'`,
  'SELECT * FROM fresh WHERE id = 7',
]

function asMigration(statements: readonly string[]): Migration {
  return {
    name: '20261101_all',
    aliases: [],
    file: 'migrations/20261101_all.sql',
    statements: statements.map((sql, at) => ({ sql, line: at + 1 })),
  }
}
