import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

import { requireSameSchema } from '../../../src/capture/schema/require-same-schema.ts'
import { printPortably } from '../../../src/postgres/portable-text.ts'
import type { TestServer } from '../../servers/start.ts'
import { serverSkipReason, startServer } from '../../servers/start.ts'
import { inCapture } from './in-capture.ts'

describe.each([14, 18].filter((major) => serverSkipReason(major) === undefined))('PostgreSQL %i', (major) => {
  let server: TestServer
  let client: pg.Client
  beforeAll(async () => {
    server = await startServer({ major })
    client = await server.connect()
    // A transaction that is as old as all that comes keeps the changes that were taken back from being forgotten.
    const old = await server.connect()
    await old.query('BEGIN; SELECT pg_current_xact_id()')
  })
  afterAll(() => server?.stop())

  beforeEach(async () => {
    await client.query(`DROP SCHEMA IF EXISTS "The App" CASCADE; CREATE SCHEMA "The App"; SET search_path = "The App";
      CREATE TABLE t (a integer PRIMARY KEY, b integer); CREATE INDEX i ON t (b); INSERT INTO t VALUES (1);
      ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID; CREATE VIEW v AS SELECT a FROM t;
      CREATE MATERIALIZED VIEW m AS SELECT a FROM t; CREATE STATISTICS s ON a, b FROM t; CREATE DOMAIN d AS integer;
      CREATE FUNCTION f() RETURNS integer LANGUAGE sql RETURN 1; CREATE POLICY p ON t;
      CREATE TABLE parts (a integer) PARTITION BY LIST (a); CREATE TABLE part PARTITION OF parts DEFAULT`)
    await client.query('BEGIN; ALTER TABLE t ADD c integer; ALTER FUNCTION f() COST 7; ROLLBACK')
  })

  test.each([
    ['DROP INDEX i', 'i'],
    ['ALTER INDEX i RENAME TO j', 'i'],
    ['DROP TABLE t CASCADE', 't'],
    ['ALTER TABLE t RENAME b TO z', 't'],
    ['ALTER TABLE t ALTER b TYPE bigint', 't'],
    ['ALTER TABLE t ALTER b SET DEFAULT 1', 't'],
    ['ALTER TABLE t DROP CONSTRAINT c', 'c'],
    ['ALTER TABLE t VALIDATE CONSTRAINT c', 'c'],
    ['CREATE OR REPLACE VIEW v AS SELECT a + 1 AS a FROM t', 'v'],
    ['CREATE OR REPLACE FUNCTION f() RETURNS integer LANGUAGE sql RETURN 2', 'f'],
    ['ALTER DOMAIN d SET NOT NULL', 'd'],
    ['DROP STATISTICS s', 't'],
    ['ALTER POLICY p ON t USING (true)', 't'],
    ['ALTER TABLE parts DETACH PARTITION part', 'part'],
  ])('notices %s', async (change, name) => {
    await expect(meanwhile(change)).rejects.toMatchObject({
      code: 'schema-changed',
      message: expect.stringMatching(
        `^The schema changed while it was read: "The App"\\.(${name}|i|t_pkey|t|v|m) was altered or dropped\\.$`,
      ),
    })
  })

  test.each([
    'TRUNCATE t',
    'VACUUM (FULL, ANALYZE) t',
    'REINDEX TABLE t',
    'CREATE TABLE u (a integer PRIMARY KEY); CREATE INDEX j ON t (b)',
    'CREATE TEMP TABLE u (a integer); DROP TABLE u',
    'INSERT INTO t VALUES (2)',
    'REFRESH MATERIALIZED VIEW m',
    'ANALYZE',
    'CREATE TABLE part_2 PARTITION OF parts FOR VALUES IN (2)',
  ])('does not mind %s', async (change) => {
    await expect(meanwhile(change)).resolves.toBeUndefined()
  })

  /** What the check says in a transaction that looked at the database before the change. */
  async function meanwhile(change: string): Promise<void> {
    return inCapture(server.url(), async (connection) => {
      await printPortably(connection)
      await connection.query('SELECT')
      await client.query(change)
      return requireSameSchema(connection)
    })
  }
})
