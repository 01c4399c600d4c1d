import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openScenario } from '../../src/commands/open-scenario.ts'
import type { Migration } from '../../src/model/migration.ts'
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
  }, 60_000)
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
