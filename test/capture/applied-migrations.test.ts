import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readAppliedMigrations } from '../../src/capture/applied-migrations.ts'
import type { AppliedMigrations } from '../../src/model/migration.ts'
import { connect } from '../../src/postgres/connect.ts'
import { foldersOfTools } from '../migrations/folders.ts'
import type { TestServer } from '../servers/start.ts'
import { serverSkipReason, startServer } from '../servers/start.ts'

describe.each([14, 18] as const)('the tables of migration tools on PostgreSQL %i', (major) => {
  const reason = serverSkipReason(major)
  let server: TestServer
  beforeAll(async () => {
    if (reason !== undefined) return
    server = await startServer({ major })
    const client = await server.connect()
    for (const { table } of foldersOfTools) await client.query(table[0])
    await client.query(`
      CREATE ROLE reader LOGIN;
      CREATE SCHEMA "O'Dea ""x""  y";
      CREATE TABLE "O'Dea ""x""  y".pgmigrations (name text, run_on timestamp);
      INSERT INTO "O'Dea ""x""  y".pgmigrations VALUES ('b'), ('a'), ('a'), (NULL);
      CREATE SCHEMA baseline; CREATE TABLE baseline.flyway_schema_history
        (installed_rank int, version text, description text, type text, script text, checksum int, success bool);
      INSERT INTO baseline.flyway_schema_history VALUES (1, '5', 'b', 'BASELINE', '<< Flyway Baseline >>', NULL, true),
        (2, '6', 's', 'SQL', 'V6__s.sql', 1, true), (3, '7', 'm', 'SQL', 'V7__m.sql', 1, true), (4, '7', 'm', 'DELETE', 'V7__m.sql', 1, true),
        (5, NULL, 'r', 'SQL', 'R__r.sql', 1, true), (6, NULL, 'r', 'SQL', 'R__r.sql', -2, true), (7, '8', 'f', 'SQL', 'V8__f.sql', 1, false);
      CREATE SCHEMA dirty; CREATE TABLE dirty.schema_migrations (version bigint, dirty bool);
      INSERT INTO dirty.schema_migrations VALUES (3, true);
      CREATE SCHEMA alike; CREATE TABLE alike.schema_migrations (version bigint, dirty text);
      INSERT INTO alike.schema_migrations VALUES (3, 'very');
      CREATE SCHEMA others; CREATE TABLE others.migrations (name text, birds int);
      CREATE VIEW others._sqlx_migrations AS SELECT 1 AS version, true AS success;
      CREATE SCHEMA policies; CREATE TABLE policies.pgmigrations (name text, run_on timestamp);
      ALTER TABLE policies.pgmigrations ENABLE ROW LEVEL SECURITY;
      CREATE SCHEMA locked; CREATE TABLE locked.pgmigrations (name text, run_on timestamp);
      DO $$ DECLARE s text; BEGIN FOR s IN SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' LOOP
        EXECUTE format('GRANT USAGE ON SCHEMA %I TO reader; GRANT SELECT ON ALL TABLES IN SCHEMA %1$I TO reader', s);
      END LOOP; END $$;
      CREATE SCHEMA hidden; CREATE TABLE hidden.pgmigrations (name text, run_on timestamp);
      CREATE SCHEMA closed; CREATE TABLE closed.pgmigrations (name text, run_on timestamp);
      GRANT USAGE ON SCHEMA closed TO reader`)
    await client.end()
  })
  afterAll(() => server?.stop())

  test.skipIf(reason !== undefined)(`are read as far as a role may ${reason ?? ''}`, async () => {
    const locker = await server.connect()
    await locker.query('BEGIN; LOCK TABLE locked.pgmigrations')
    const url = new URL(server.url())
    url.username = 'reader'
    await using connection = await connect({ url: url.href })
    await connection.query(`BEGIN READ ONLY; SET LOCAL lock_timeout = '100ms'`)
    const applied = await readAppliedMigrations(connection)
    const expected: readonly AppliedMigrations[] = [
      ...foldersOfTools.map(({ table: [, known] }) => known),
      { tool: 'node-pg-migrate', table: `"O'Dea ""x""  y".pgmigrations`, names: ['a', 'b'] },
      {
        tool: 'flyway',
        table: 'baseline.flyway_schema_history',
        names: ['5', '6', 'R__r.sql -2'],
        through: '5',
      },
      { tool: 'golang-migrate', table: 'dirty.schema_migrations', names: [], through: '2' },
    ]
    const byName = (one: AppliedMigrations, other: AppliedMigrations) => (one.table < other.table ? -1 : 1)
    expect(applied.map(withoutContent).toSorted(byName)).toEqual(expected.toSorted(byName))
    expect(applied.find(({ table }) => table.startsWith('"'))?.content).toEqual({
      columns: ['name', 'run_on'],
      rows: [
        ['a', null],
        ['a', null],
        ['b', null],
        [null, null],
      ],
    })
    expect(await connection.query('SELECT 1 AS alive')).toEqual([{ alive: 1 }])
    await locker.end()
  })

  test.skipIf(reason !== undefined)(
    `of a schema for each customer are asked at once ${reason ?? ''}`,
    async () => {
      const client = await server.connect()
      await client.query(`CREATE DATABASE many`)
      await client.end()
      await using connection = await connect({ url: server.url('many') })
      await connection.query(`DO $$ BEGIN FOR i IN 1..120 LOOP EXECUTE format(
      'CREATE SCHEMA s%s; CREATE TABLE s%1$s.schema_migrations (version text); INSERT INTO s%1$s.schema_migrations VALUES (%1$s)', i);
      END LOOP; END $$`)
      await connection.query('BEGIN READ ONLY')
      let asked = 0
      const counting = {
        query: <Row>(sql: string, parameters?: readonly unknown[]) => {
          asked += 1
          return connection.query<Row>(sql, parameters)
        },
      }
      expect(await readAppliedMigrations(counting)).toHaveLength(120)
      expect(asked).toBeLessThan(12)
    },
  )
})

function withoutContent({ tool, table, names, through }: AppliedMigrations): AppliedMigrations {
  return { tool, table, names, ...(through !== undefined && { through }) }
}
