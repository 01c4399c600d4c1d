import pg from 'pg'
import type { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CapturedDatabase } from '../../../src/capture/capture-database.ts'
import { captureDatabase } from '../../../src/capture/capture-database.ts'
import { beginCapture } from '../../../src/capture/transaction.ts'
import type { Session } from '../../../src/model/session.ts'
import type { UnreadableInput } from '../../../src/model/unreadable.ts'
import { connect } from '../../../src/postgres/connect.ts'
import { asRole } from '../../servers/as-role.ts'
import type { TestServer } from '../../servers/start.ts'
import { serverSkipReason, startServer } from '../../servers/start.ts'

/*
 * What a role may not read is listed, with statements that let it: a superuser runs them, and the next capture lacks nothing.
 */

const { escapeIdentifier } = pg

/** A database in which everything is closed to somebody, with names that need quotes. */
const schema = `
  CREATE SCHEMA "Closed ""Schema""";
  CREATE TABLE open (id int PRIMARY KEY, word text, span int4range, place int, never int);
  CREATE TABLE "No ""Select""" (id int PRIMARY KEY, "some Word" text);
  CREATE TABLE some_columns (id int PRIMARY KEY, open text, "closed One" text, closed_two int);
  CREATE TABLE policed (id int PRIMARY KEY, tenant int, word text);
  CREATE TABLE policed_and_closed (id int PRIMARY KEY, tenant int);
  CREATE TABLE "Closed ""Schema""".shut (id int PRIMARY KEY, word text);
  CREATE TABLE expressed (id int PRIMARY KEY, word text);
  CREATE TABLE covered (a int, b int, c text);
  CREATE TABLE parent (id int, word text);
  CREATE TABLE child () INHERITS (parent);
  CREATE TABLE parted (id int, word text) PARTITION BY RANGE (id);
  CREATE TABLE part PARTITION OF parted FOR VALUES FROM (0) TO (100000);
  CREATE TABLE empty (id int PRIMARY KEY, word text);
  CREATE TABLE never_analyzed (id int PRIMARY KEY, word text);
  ALTER TABLE open ALTER never SET STATISTICS 0;
  CREATE INDEX ON some_columns (closed_two, open);
  CREATE INDEX ON some_columns (open) WHERE closed_two > 0;
  CREATE INDEX some_lower ON some_columns (lower("closed One"));
  CREATE INDEX ON "No ""Select""" ("some Word");
  CREATE INDEX policed_tenant ON policed (tenant);
  CREATE INDEX expressed_lower ON expressed (lower(word), (id % 7), id);
  CREATE STATISTICS "Covered ""All""" ON a, b FROM covered;
  INSERT INTO open SELECT i, 'w' || i % 90, int4range(i, i + 9), i % 8 FROM generate_series(1, 3000) AS i;
  INSERT INTO "No ""Select""" SELECT i, 'w' || i % 90 FROM generate_series(1, 3000) AS i;
  INSERT INTO some_columns SELECT i, 'w' || i % 90, 'x' || i % 70, i % 8 FROM generate_series(1, 3000) AS i;
  INSERT INTO policed SELECT i, i % 8, 'w' || i % 90 FROM generate_series(1, 3000) AS i;
  INSERT INTO policed_and_closed SELECT i, i % 8 FROM generate_series(1, 3000) AS i;
  INSERT INTO "Closed ""Schema""".shut SELECT i, 'w' || i % 90 FROM generate_series(1, 3000) AS i;
  INSERT INTO expressed SELECT i, 'W' || i % 90 FROM generate_series(1, 3000) AS i;
  INSERT INTO covered SELECT i % 9, i % 9, 'c' FROM generate_series(1, 3000) AS i;
  INSERT INTO child SELECT i, 'w' || i % 90 FROM generate_series(1, 3000) AS i;
  INSERT INTO parted SELECT i, 'w' || i % 90 FROM generate_series(1, 3000) AS i;
  ANALYZE;
  INSERT INTO never_analyzed SELECT i, 'w' || i % 90 FROM generate_series(1, 3000) AS i;
  ALTER TABLE policed ENABLE ROW LEVEL SECURITY; CREATE POLICY own ON policed USING (tenant = 1);
  ALTER TABLE policed_and_closed ENABLE ROW LEVEL SECURITY;`

const role = `App "Role"`

/** The role may use one schema of the two, and select from some tables there, from one of them in part. */
const grants = `
  CREATE ROLE ${escapeIdentifier(role)} LOGIN;
  REVOKE ALL ON SCHEMA public FROM public;
  GRANT USAGE ON SCHEMA public TO ${escapeIdentifier(role)};
  GRANT SELECT ON open, policed, expressed, covered, parent, parted TO ${escapeIdentifier(role)};
  GRANT SELECT (id, open) ON some_columns TO ${escapeIdentifier(role)};`

describe.each([14, 15, 16, 17, 18])('PostgreSQL %i', (major) => {
  const skipReason = serverSkipReason(major)
  const to = `TO ${escapeIdentifier(role)};`
  let server: TestServer
  let client: Client
  let unreadable: readonly UnreadableInput[]

  beforeAll(async () => {
    if (skipReason !== undefined) return
    server = await startServer({ major, settings: { autovacuum: 'off' } })
    client = await server.connect()
    await client.query(schema)
    await client.query(grants)
    unreadable = (await captureAs(server, role)).facts.unreadable ?? []
  })
  afterAll(async () => {
    if (skipReason === undefined) await server.stop()
  })

  function unread(relname: string): readonly object[] {
    return unreadable
      .filter((found) => found.relname === relname)
      .map(({ schemaname: _schemaname, relname: _relname, ...rest }) => rest)
  }

  test.skipIf(skipReason !== undefined)('a superuser lacks nothing', async () => {
    expect((await captureAs(server)).facts.unreadable).toEqual([])
  })

  test.skipIf(skipReason !== undefined)('a table without SELECT', () => {
    const grant = [`GRANT SELECT ON "public"."No ""Select""" ${to}`]
    expect(unread('No "Select"')).toEqual([
      { input: 'column statistics', columns: ['id', 'some Word'], instead: 'missing', grants: grant },
      { input: 'index ends', object: 'No "Select"_pkey', columns: [], instead: 'missing', grants: grant },
      {
        input: 'index heights',
        object: 'No "Select"_pkey',
        columns: [],
        instead: 'estimated',
        grants: grant,
      },
      {
        input: 'index ends',
        object: 'No "Select"_some Word_idx',
        columns: [],
        instead: 'missing',
        grants: grant,
      },
      {
        input: 'index heights',
        object: 'No "Select"_some Word_idx',
        columns: [],
        instead: 'estimated',
        grants: grant,
      },
    ])
  })

  test.skipIf(skipReason !== undefined)('columns without SELECT, with the indexes that mention them', () => {
    const grant = [`GRANT SELECT ("closed One", "closed_two") ON "public"."some_columns" ${to}`]
    const statistics = [`GRANT pg_read_all_data ${to}`]
    expect(unread('some_columns')).toEqual([
      {
        input: 'column statistics',
        columns: ['closed One', 'closed_two'],
        instead: 'missing',
        grants: grant,
      },
      {
        input: 'expression statistics',
        object: 'some_lower',
        columns: ['lower'],
        instead: 'missing',
        grants: statistics,
      },
      {
        input: 'index ends',
        object: 'some_columns_closed_two_open_idx',
        columns: [],
        instead: 'missing',
        grants: grant,
      },
      {
        input: 'index heights',
        object: 'some_columns_closed_two_open_idx',
        columns: [],
        instead: 'estimated',
        grants: grant,
      },
      {
        input: 'index heights',
        object: 'some_columns_open_idx',
        columns: [],
        instead: 'estimated',
        grants: grant,
      },
      { input: 'index ends', object: 'some_lower', columns: [], instead: 'missing', grants: grant },
      { input: 'index heights', object: 'some_lower', columns: [], instead: 'estimated', grants: grant },
    ])
  })

  test.skipIf(skipReason !== undefined)('a schema without USAGE', () => {
    const grant = `GRANT SELECT ON "Closed ""Schema"""."shut" ${to}`
    const both = [`GRANT USAGE ON SCHEMA "Closed ""Schema""" ${to}`, grant]
    expect(unread('shut')).toEqual([
      { input: 'column statistics', columns: ['id', 'word'], instead: 'missing', grants: [grant] },
      { input: 'index ends', object: 'shut_pkey', columns: [], instead: 'missing', grants: both },
      { input: 'index heights', object: 'shut_pkey', columns: [], instead: 'estimated', grants: both },
    ])
  })

  test.skipIf(skipReason !== undefined)(
    'policies, of which the ends of indexes are not seen otherwise than past them',
    () => {
      const statistics = [`GRANT pg_read_all_data ${to}`]
      const bypass = `ALTER ROLE ${escapeIdentifier(role)} BYPASSRLS;`
      expect(unread('policed')).toEqual([
        {
          input: 'column statistics',
          columns: ['id', 'tenant', 'word'],
          instead: 'missing',
          grants: statistics,
        },
        { input: 'index ends', object: 'policed_pkey', columns: [], instead: 'missing', grants: [bypass] },
        { input: 'index ends', object: 'policed_tenant', columns: [], instead: 'missing', grants: [bypass] },
      ])
      const grant = `GRANT SELECT ON "public"."policed_and_closed" ${to}`
      expect(unread('policed_and_closed')).toEqual([
        { input: 'column statistics', columns: ['id', 'tenant'], instead: 'missing', grants: statistics },
        {
          input: 'index ends',
          object: 'policed_and_closed_pkey',
          columns: [],
          instead: 'missing',
          grants: [grant, bypass],
        },
        {
          input: 'index heights',
          object: 'policed_and_closed_pkey',
          columns: [],
          instead: 'estimated',
          grants: [grant],
        },
      ])
    },
  )

  test.skipIf(skipReason !== undefined)('what no SELECT shows', () => {
    const grant = [`GRANT pg_read_all_data ${to}`]
    expect(unread('expressed')).toEqual([
      {
        input: 'expression statistics',
        object: 'expressed_lower',
        columns: ['lower', 'expr'],
        instead: 'derived',
        grants: grant,
      },
    ])
    expect(unread('covered')).toEqual([
      {
        input: 'extended statistics',
        object: 'public.Covered "All"',
        columns: [],
        instead: 'derived',
        grants: grant,
      },
    ])
    expect(unread('open')).toEqual(
      major >= 17
        ? []
        : [{ input: 'range statistics', columns: ['span'], instead: 'missing', grants: grant }],
    )
  })

  test.skipIf(skipReason !== undefined)('a child has its own statistics, and a table may have none', () => {
    expect(unread('parent')).toEqual([])
    expect(unread('child')).toMatchObject([{ columns: ['id', 'word'] }])
    expect(unread('parted')).toEqual([])
    expect(unread('part')).toMatchObject([{ columns: ['id', 'word'] }])
    expect(unread('empty')).toEqual([])
    expect(unread('never_analyzed')).toMatchObject([{ input: 'index ends' }, { input: 'index heights' }])
  })

  test.skipIf(skipReason !== undefined)(
    'after these statements nothing is, and all is as a superuser reads it',
    async () => {
      for (const sql of new Set(unreadable.flatMap(({ grants: statements }) => statements)))
        await client.query(sql)
      const [mended, whole] = [await captureAs(server, role), await captureAs(server)]
      expect(mended.facts.unreadable).toEqual([])
      expect(planned(mended)).toEqual(planned(whole))
    },
  )

  test.skipIf(skipReason !== undefined)(
    'a role that does not inherit is told what works for it',
    async () => {
      await client.query(
        `CREATE ROLE reluctant LOGIN NOINHERIT; GRANT USAGE ON SCHEMA public TO reluctant; GRANT SELECT ON ALL TABLES IN SCHEMA public TO reluctant`,
      )
      const { facts } = await captureAs(server, 'reluctant')
      const wanted =
        facts.unreadable?.filter(
          ({ input }) => input === 'expression statistics' || input === 'extended statistics',
        ) ?? []
      expect(wanted.length).toBeGreaterThan(1)
      for (const sql of new Set(wanted.flatMap(({ grants: statements }) => statements)))
        await client.query(sql)
      const again = await captureAs(server, 'reluctant')
      expect(again.facts.unreadable?.filter(({ input }) => input.endsWith('statistics'))).toEqual([])
    },
  )
})

test.skipIf(serverSkipReason(18) !== undefined)(
  'many closed tables cost no round trips of their own',
  async () => {
    await using server = await startServer({ major: 18 })
    const client = await server.connect()
    await client.query(`CREATE ROLE poor LOGIN`)
    const trips: number[] = []
    for (const [first, last] of [
      [1, 5],
      [6, 120],
    ]) {
      await client.query(`DO $$ BEGIN FOR i IN ${first}..${last} LOOP
      EXECUTE format('CREATE TABLE t%s (id int PRIMARY KEY, word text); CREATE INDEX ON t%1$s (word, id); INSERT INTO t%1$s VALUES (1, 1); ANALYZE t%1$s', i);
    END LOOP; END $$`)
      let count = 0
      const { facts } = await captureAs(server, 'poor', (session) => ({
        query: (sql, parameters) => ((count += 1), session.query(sql, parameters)),
      }))
      expect(new Set(facts.unreadable?.map(({ relname }) => relname)).size).toBe(last)
      trips.push(count)
    }
    expect(trips[1]).toBe(trips[0])
  },
)

async function captureAs(
  server: TestServer,
  name = server.user,
  watch: (session: Session) => Session = (session) => session,
): Promise<CapturedDatabase> {
  await using connection = await connect({ url: asRole(server.url(), name) })
  await beginCapture(connection)
  return await captureDatabase(watch(connection))
}

/** All that the planner reads. */
function planned({ facts, order }: CapturedDatabase): object {
  const { relations, indexes, extendedStatistics } = facts
  return { relations, indexes, extendedStatistics, order }
}
