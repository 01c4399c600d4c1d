import type { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readIndexHeights } from '../../src/capture/index-heights.ts'
import { readIndexes } from '../../src/capture/indexes.ts'
import { connect } from '../../src/postgres/connect.ts'
import { printPortably } from '../../src/postgres/portable-text.ts'
import { databaseFolder, fillDatabase } from '../databases/fill.ts'
import type { TestServer } from '../servers/start.ts'
import { serverSkipReason, startServer } from '../servers/start.ts'

/* What the costs tell of heights is what pageinspect reads from the pages. */

describe.each([14, 15, 16, 17, 18])('PostgreSQL %i', (major) => {
  const skipReason = serverSkipReason(major)
  let server: TestServer
  let client: Client

  beforeAll(async () => {
    if (skipReason !== undefined) return
    server = await startServer({ major })
    await server.createDatabase('menagerie')
    client = await server.connect('menagerie')
    await fillDatabase(client, databaseFolder('menagerie'), ['schema.sql', 'fill.sql', 'index.sql'])
    await client.query(`
      CREATE EXTENSION pageinspect;
      CREATE TABLE tall (a text COLLATE "C", b text, c int DEFAULT 1);
      CREATE INDEX tall_a ON tall (a); CREATE INDEX tall_ab ON tall (a, b);
      CREATE INDEX tall_same ON tall (a); CREATE INDEX tall_pattern ON tall (b text_pattern_ops DESC);
      CREATE INDEX tall_part ON tall (b) WHERE c = 1; CREATE INDEX tall_empty ON tall (b) WHERE c = 2;
      INSERT INTO tall SELECT (SELECT string_agg(md5(i || '-' || k), '') FROM generate_series(1, 40) AS k), md5(i::text)
        FROM generate_series(1, 5000) AS i`)
  })
  afterAll(async () => {
    if (skipReason === undefined) await server.stop()
  })

  test.skipIf(skipReason !== undefined)(`tells the heights of its trees ${skipReason ?? ''}`, async () => {
    await using connection = await connect({ url: server.url('menagerie') })
    await connection.query('BEGIN')
    await printPortably(connection)
    const indexes = await readIndexes(connection, () => [])
    const heights = await readIndexHeights(connection, indexes)
    const trees = indexes.filter(({ amname, relkind }) => amname === 'btree' && relkind === 'i')
    const told = trees.flatMap(({ oid, relname }) => (heights.has(oid) ? [[relname, heights.get(oid)]] : []))
    const { rows } = await client.query<{ relname: string; height: number }>(`
      SELECT c.relname::text AS relname, m.fastlevel::int AS height
      FROM pg_class c JOIN pg_am a ON a.oid = c.relam, bt_metap(format('%I.%I', relnamespace::regnamespace, relname)) AS m
      WHERE c.relkind = 'i' AND a.amname = 'btree' AND c.oid >= 16384 AND relnamespace <> 'pg_toast'::regnamespace`)
    const real = new Map(rows.map(({ relname, height }) => [relname, height]))

    expect(told).toEqual(told.map(([relname]) => [relname, real.get(String(relname))]))
    expect(Math.max(...real.values())).toBeGreaterThan(2)
    // The twin of another index is never the one that is taken.
    expect(trees.filter(({ oid }) => !heights.has(oid)).map(({ relname }) => relname)).toEqual(['tall_a'])
  })
})
