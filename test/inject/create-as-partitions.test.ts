import type { Client } from 'pg'
import { describe, expect, test } from 'vitest'
import { createAsPartitions } from '../../src/inject/create-as-partitions.ts'
import type { SchemaStatement } from '../../src/model/snapshot.ts'
import { captureToFile } from '../databases/capture.ts'
import { serverSkipReason, startServer } from '../servers/start.ts'

/* A partition that is created as one is in every catalog what one is that was attached. */

const schema = `
  CREATE SCHEMA "Odd ""one"; CREATE TYPE mood AS ENUM ('sad', 'ok');
  CREATE TABLE reading (id bigint NOT NULL, at timestamptz DEFAULT now() NOT NULL, kind mood DEFAULT 'ok', note text COLLATE "C",
    twice bigint GENERATED ALWAYS AS (id * 2) STORED, CONSTRAINT positive CHECK (id > 0)) PARTITION BY RANGE (at);
  CREATE TABLE reading_1 PARTITION OF reading FOR VALUES FROM ('2025-01-01Z') TO ('2025-02-01Z') WITH (fillfactor = 70);
  CREATE TABLE reading_2 PARTITION OF reading FOR VALUES FROM ('2025-02-01Z') TO ('2025-03-01Z') PARTITION BY LIST (kind);
  CREATE TABLE reading_2_sad PARTITION OF reading_2 FOR VALUES IN ('sad', NULL);
  CREATE TABLE reading_2_rest PARTITION OF reading_2 DEFAULT;
  CREATE TABLE reading_default PARTITION OF reading DEFAULT;
  CREATE TABLE other_order (note text COLLATE "C", id bigint NOT NULL, at timestamptz NOT NULL, kind mood,
    twice bigint GENERATED ALWAYS AS (id * 2) STORED, CONSTRAINT positive CHECK (id > 0));
  ALTER TABLE reading ATTACH PARTITION other_order FOR VALUES FROM ('2025-03-01Z') TO ('2025-04-01Z');
  CREATE TABLE own_default PARTITION OF reading (kind DEFAULT 'sad', CHECK (note <> '')) FOR VALUES FROM ('2025-04-01Z') TO ('2025-05-01Z');
  CREATE TABLE shrunk (gone int, id bigint NOT NULL, at timestamptz DEFAULT now() NOT NULL, kind mood DEFAULT 'ok', note text COLLATE "C",
    twice bigint GENERATED ALWAYS AS (id * 2) STORED, CONSTRAINT positive CHECK (id > 0));
  ALTER TABLE shrunk DROP COLUMN gone;
  ALTER TABLE reading ATTACH PARTITION shrunk FOR VALUES FROM ('2025-05-01Z') TO ('2025-06-01Z');
  CREATE TABLE cut (id int, middle int, note text, tail int) PARTITION BY LIST (id);
  CREATE TABLE cut_1 PARTITION OF cut FOR VALUES IN (1) PARTITION BY LIST (note);
  CREATE TABLE cut_1_a PARTITION OF cut_1 FOR VALUES IN ('a');
  ALTER TABLE cut DROP COLUMN middle, DROP COLUMN tail;
  CREATE TABLE "Odd ""one"."Hashed (1)" ("the id" int, "a ""b""" text) PARTITION BY HASH ("the id", "a ""b""");
  CREATE TABLE "Odd ""one"."part 0" PARTITION OF "Odd ""one"."Hashed (1)" FOR VALUES WITH (MODULUS 2, REMAINDER 0);
  CREATE UNLOGGED TABLE "Odd ""one"."part 1" ("the id" int, "a ""b""" text);
  ALTER TABLE "Odd ""one"."Hashed (1)" ATTACH PARTITION "Odd ""one"."part 1" FOR VALUES WITH (MODULUS 2, REMAINDER 1);
  CREATE UNIQUE INDEX ON reading (id, at, kind); CREATE INDEX ON reading (note) WHERE id > 7; CREATE INDEX ON "Odd ""one"."part 0" ("the id");
  ANALYZE`

describe.each([14, 16, 18])('PostgreSQL %i', (major) => {
  test.skipIf(serverSkipReason(major) !== undefined)('the catalogs are the same', async () => {
    await using server = await startServer({ major, settings: { autovacuum: 'off' } })
    await (await server.connect()).query(schema)
    const { schema: statements } = await captureToFile(server.url())
    const shorter = createAsPartitions(statements)
    // Five have columns of their own, if only one that was dropped, and one is not logged.
    const attached = (list: readonly SchemaStatement[]) =>
      list.filter(({ type }) => type === 'TABLE ATTACH').map(({ name }) => name)
    expect(attached(statements)).toHaveLength(12)
    expect(attached(shorter).toSorted()).toEqual([
      'cut_1',
      'cut_1_a',
      'other_order',
      'own_default',
      'part 1',
      'shrunk',
    ])

    const catalogs = []
    for (const [name, list] of Object.entries({ apart: statements, shorter })) {
      await server.createDatabase(name)
      const client = await server.connect(name)
      for (const { sql } of list) await client.query(sql)
      catalogs.push(await readCatalogs(client))
    }
    expect(catalogs[1]).toEqual(catalogs[0])
    expect(catalogs[0]?.relations).toHaveLength(34)
  })
})

test('a partition whose parent comes later is attached as before', () => {
  const parent = {
    type: 'TABLE',
    name: 'p',
    sql: 'CREATE TABLE public.p (\n    id integer\n)\nPARTITION BY LIST (id);',
  }
  const child = { type: 'TABLE', name: 'c', sql: 'CREATE TABLE public.c (\n    id integer\n);' }
  const attach = {
    type: 'TABLE ATTACH',
    name: 'c',
    sql: 'ALTER TABLE ONLY public.p ATTACH PARTITION public.c FOR VALUES IN (1);',
  }
  expect(createAsPartitions([child, parent, attach])).toEqual([child, parent, attach])
  expect(createAsPartitions([parent, child, attach])).toEqual([
    parent,
    { ...child, sql: 'CREATE TABLE public.c PARTITION OF public.p FOR VALUES IN (1);' },
  ])
})

/** What a planner reads of tables; names stand for OIDs, and ranks for their order. */
async function readCatalogs(client: Client) {
  await client.query(`SET search_path = ''`)
  const rows = async (sql: string): Promise<readonly unknown[]> => (await client.query(sql)).rows
  const ofUser = `c.relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace, 'pg_toast'::regnamespace)`
  return {
    relations:
      await rows(`SELECT c.oid::regclass::text, rank() OVER (ORDER BY c.oid), c.relkind, c.relispartition, c.relpersistence,
        c.reloptions, c.relhassubclass, c.relnatts, c.relchecks, c.reltoastrelid <> 0 AS toast, pg_get_expr(c.relpartbound, c.oid) AS bound,
        pg_get_partkeydef(c.oid) AS key, i.inhparent::regclass::text AS parent, pg_get_indexdef(x.indexrelid) AS index, x.indisvalid
      FROM pg_class c LEFT JOIN pg_inherits i ON i.inhrelid = c.oid LEFT JOIN pg_index x ON x.indexrelid = c.oid
      WHERE ${ofUser} ORDER BY c.oid`),
    columns:
      await rows(`SELECT c.oid::regclass::text, a.attname, a.attnum, a.atttypid::regtype::text, a.atttypmod, a.attcollation, a.attnotnull,
        a.attisdropped, a.attgenerated, a.attstorage, pg_get_expr(d.adbin, d.adrelid) AS value
      FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
      WHERE ${ofUser} ORDER BY 1, 3`),
    checks:
      await rows(`SELECT o.conrelid::regclass::text, o.conname, pg_get_constraintdef(o.oid) AS definition, o.convalidated
      FROM pg_constraint o JOIN pg_class c ON c.oid = o.conrelid WHERE ${ofUser} ORDER BY 1, 2`),
  }
}
