import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dumpWithWasm } from '../../../src/capture/schema/dump-with-wasm.ts'
import { splitDump } from '../../../src/capture/schema/split-dump.ts'
import { schemaDifference } from '../../../src/migrations/schema-file/schema-difference.ts'
import { inCapture } from '../../capture/schema/in-capture.ts'
import type { TestServer } from '../../servers/start.ts'
import { serverSkipReason, startServer } from '../../servers/start.ts'

/* A schema is dumped, changed and dumped again: the difference of the two dumps makes the second of the first. */

const skipReason = serverSkipReason(18)

const schema = `
  CREATE SCHEMA "Odd Schema";
  CREATE TYPE mood AS ENUM ('sad', 'ok');
  CREATE TABLE customers (id bigserial PRIMARY KEY, email varchar(100) NOT NULL, note text DEFAULT NULL::text, "Odd ""Name" int, tags text[] DEFAULT ARRAY['a', 'b'],
    feels mood, CONSTRAINT positive CHECK (id > 0));
  CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint NOT NULL REFERENCES customers, total numeric(10,2) DEFAULT 0 NOT NULL, gross numeric GENERATED ALWAYS AS (total * 1.2) STORED);
  CREATE INDEX orders_customer ON orders (customer_id);
  CREATE UNIQUE INDEX "Odd Index" ON "customers" (lower(email)) WHERE note IS NULL;
  CREATE TABLE "Odd Schema"."Odd.Table" (a int, b text);
  CREATE INDEX i ON "Odd Schema"."Odd.Table" (a);
  CREATE TABLE events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);
  CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
  CREATE INDEX events_at ON events (at);
  CREATE VIEW open_orders AS SELECT id FROM orders WHERE total > 0;
  CREATE MATERIALIZED VIEW sums AS SELECT customer_id, sum(total) FROM orders GROUP BY 1;
  CREATE FUNCTION one(a int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1; SELECT 2';
  CREATE STATISTICS both_of ON id, total FROM orders;
  ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
  CREATE POLICY own ON orders USING (total > 0)`

const changes: readonly string[] = [
  'DROP INDEX orders_customer',
  'DROP INDEX "Odd Schema".i; CREATE INDEX i ON "Odd Schema"."Odd.Table" (b, a)',
  'CREATE INDEX orders_total ON orders (total) INCLUDE (customer_id)',
  'DROP INDEX "Odd Index"',
  "ALTER TABLE customers ADD COLUMN region text DEFAULT 'a, (b' NOT NULL",
  'ALTER TABLE customers DROP COLUMN "Odd ""Name"',
  'ALTER TABLE "Odd Schema"."Odd.Table" ADD "New, Column" numeric(5,2)',
  'ALTER TABLE customers ALTER note SET NOT NULL, ALTER email DROP NOT NULL',
  `ALTER TABLE customers ALTER note SET DEFAULT 'x', ALTER tags DROP DEFAULT`,
  'ALTER TABLE customers ALTER email TYPE text, ALTER "Odd ""Name" TYPE bigint',
  'ALTER TABLE customers ALTER email TYPE varchar(200) COLLATE "C"',
  'ALTER TABLE customers DROP CONSTRAINT positive',
  'ALTER TABLE customers DROP CONSTRAINT positive, ADD CONSTRAINT positive CHECK (id > 1)',
  'ALTER TABLE customers ADD CONSTRAINT once UNIQUE (email)',
  'ALTER TABLE orders DROP CONSTRAINT orders_customer_id_fkey',
  'ALTER TABLE orders DROP COLUMN gross; ALTER TABLE orders ADD gross numeric GENERATED ALWAYS AS (total * 1.5) STORED',
  'DROP TABLE "Odd Schema"."Odd.Table"',
  'CREATE TABLE fresh (id int PRIMARY KEY, customer_id bigint REFERENCES customers); CREATE INDEX ON fresh (customer_id)',
  `CREATE TABLE events_2 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')`,
  'ALTER TABLE events DETACH PARTITION events_1',
  'DROP TABLE events_1',
  'CREATE OR REPLACE VIEW open_orders AS SELECT id FROM orders WHERE total > 1',
  'DROP VIEW open_orders; DROP MATERIALIZED VIEW sums',
  `CREATE OR REPLACE FUNCTION one(a int) RETURNS int LANGUAGE sql STABLE AS 'SELECT 3'`,
  'DROP STATISTICS both_of',
  'CREATE STATISTICS more_of (mcv) ON customer_id, total FROM orders',
  'DROP POLICY own ON orders; CREATE POLICY own ON orders USING (total > 5)',
  `ALTER TYPE mood ADD VALUE 'great'`,
  'CREATE EXTENSION citext; ALTER TABLE customers ADD nick citext',
  'ALTER TABLE orders ALTER customer_id SET STATISTICS 500',
]

describe.skipIf(skipReason !== undefined)(`two versions of a schema ${skipReason ?? ''}`, () => {
  let server: TestServer
  let before: string
  beforeAll(async () => {
    server = await startServer({ major: 18 })
    await server.createDatabase('base')
    const client = await server.connect('base')
    await client.query(schema)
    await client.end()
    before = await dump('base')
  })
  afterAll(() => server?.stop())

  const dump = (database: string) =>
    inCapture(server.url(database), (connection) => dumpWithWasm(connection, {}))

  test.each(changes.map((change, number) => ({ change, number })))('$change', async ({ change, number }) => {
    const [changed, migrated] = [`changed_${number}`, `migrated_${number}`]
    for (const name of [changed, migrated]) await server.createDatabase(name, 'TEMPLATE base')
    const client = await server.connect(changed)
    await client.query(change)
    await client.end()
    const after = await dump(changed)
    expect(after).not.toBe(before)

    const migrations = await schemaDifference('db/structure.sql', before, after)
    const other = await server.connect(migrated)
    for (const { statements } of migrations) for (const { sql } of statements) await other.query(sql)
    await other.end()
    // Columns that took other places are other lines: what is in a table counts.
    const contentOf = (text: string) =>
      splitDump(text)
        .map(
          ({ type, name, sql }) =>
            `${type} ${name}\n${sql.replace(/,$/gm, '').split('\n').toSorted().join('\n')}`,
        )
        .toSorted()
    expect(contentOf(await dump(migrated))).toEqual(contentOf(after))
  })

  test('nothing is to be done between two that are the same', async () => {
    expect(await schemaDifference('s.sql', before, before.replaceAll('\n', '\n\n'))).toEqual([])
  })
})
