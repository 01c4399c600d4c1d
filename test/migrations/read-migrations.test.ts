import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readAppliedMigrations } from '../../src/capture/applied-migrations.ts'
import { pendingMigrations } from '../../src/migrations/pending-migrations.ts'
import { readMigrations } from '../../src/migrations/read-migrations.ts'
import type { AppliedMigrations } from '../../src/model/migration.ts'
import { connect } from '../../src/postgres/connect.ts'
import type { TestServer } from '../servers/start.ts'
import { serverSkipReason, startServer } from '../servers/start.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'planflip-migrations-'))
})
afterAll(() => rm(folder, { recursive: true }))

interface Case {
  readonly tool: string
  readonly files: Readonly<Record<string, string>>
  /** Each with the statements that lead up and their lines. */
  readonly read: readonly (readonly [string, readonly string[]])[]
  /** The tool's table with the first migration done, and the statement that makes it. */
  readonly table?: readonly [string, AppliedMigrations]
}

const cases: readonly Case[] = [
  {
    tool: 'prisma',
    files: {
      '20260102030405_second/migration.sql': 'CREATE TABLE b ();',
      '20260101010101_first/migration.sql': '-- CreateTable\nCREATE TABLE a ();\n\nCREATE INDEX ON a (b);',
      'migration_lock.toml': 'provider = "postgresql"',
    },
    read: [
      ['20260101010101_first', ['2 CREATE TABLE a ()', '4 CREATE INDEX ON a (b)']],
      ['20260102030405_second', ['1 CREATE TABLE b ()']],
    ],
    table: [
      `CREATE TABLE _prisma_migrations (id text, migration_name text, finished_at timestamptz, rolled_back_at timestamptz);
       INSERT INTO _prisma_migrations VALUES ('1', '20260101010101_first', now(), NULL), ('2', '20260102030405_second', NULL, now())`,
      { table: 'public._prisma_migrations', names: ['20260101010101_first'] },
    ],
  },
  {
    tool: 'drizzle',
    files: {
      'meta/_journal.json':
        '{"entries": [{"idx": 0, "when": 1760000000001, "tag": "0000_zebra"}, {"idx": 1, "when": 1760000000002, "tag": "0001_ant"}]}',
      '0001_ant.sql': 'ALTER TABLE a ADD c int;--> statement-breakpoint\nCREATE INDEX ON a (c);',
      '0000_zebra.sql': 'CREATE TABLE a ();',
    },
    read: [
      ['0000_zebra', ['1 CREATE TABLE a ()']],
      ['0001_ant', ['1 ALTER TABLE a ADD c int', '2 CREATE INDEX ON a (c)']],
    ],
    table: [
      `CREATE SCHEMA drizzle; CREATE TABLE drizzle.__drizzle_migrations (id serial, hash text, created_at bigint);
       INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ('x', 1760000000001)`,
      { table: 'drizzle.__drizzle_migrations', names: ['1760000000001'] },
    ],
  },
  {
    tool: 'flyway',
    files: {
      'V10__ten.sql': 'SELECT 10',
      'V2_1__two.sql': 'SELECT 2',
      'R__views.sql': 'SELECT 0',
      'U10__ten.sql': 'SELECT -10',
    },
    read: [
      ['V2_1__two', ['1 SELECT 2']],
      ['V10__ten', ['1 SELECT 10']],
      ['R__views', ['1 SELECT 0']],
    ],
    table: [
      `CREATE TABLE flyway_schema_history (installed_rank int, version text, description text, script text, success bool);
       INSERT INTO flyway_schema_history VALUES (1, '2.1', 'two', 'V2_1__two.sql', true), (2, '10', 'ten', 'V10__ten.sql', false)`,
      { table: 'public.flyway_schema_history', names: ['V2_1__two.sql'] },
    ],
  },
  {
    tool: 'golang-migrate',
    files: {
      '000001_a.up.sql': 'CREATE TABLE a ()',
      '000001_a.down.sql': 'DROP TABLE a',
      '000002_b.up.sql': 'CREATE TABLE b ()',
      '000002_b.down.sql': 'DROP TABLE b',
    },
    read: [
      ['000001_a', ['1 CREATE TABLE a ()']],
      ['000002_b', ['1 CREATE TABLE b ()']],
    ],
    table: [
      'CREATE SCHEMA g; CREATE TABLE g.schema_migrations (version bigint, dirty bool); INSERT INTO g.schema_migrations VALUES (1, false)',
      { table: 'g.schema_migrations', names: ['1'], upToLast: true },
    ],
  },
  {
    tool: 'dbmate',
    files: {
      '20260101_a.sql':
        '-- migrate:up transaction:false\nCREATE TABLE a ();\n\n-- migrate:down\nDROP TABLE a;',
      '20260102_b.sql': '-- migrate:up\n\nCREATE TABLE b ();\n-- migrate:down\n',
    },
    read: [
      ['20260101_a', ['2 CREATE TABLE a ()']],
      ['20260102_b', ['3 CREATE TABLE b ()']],
    ],
    table: [
      `CREATE TABLE schema_migrations (version varchar(128)); INSERT INTO schema_migrations VALUES ('20260101')`,
      { table: 'public.schema_migrations', names: ['20260101'] },
    ],
  },
  {
    tool: 'goose',
    files: {
      '00001_a.sql':
        '-- +goose Up\n-- +goose StatementBegin\nCREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1; $$;\n-- +goose StatementEnd\n-- +goose Down\nDROP FUNCTION f;',
      '00002_b.sql': '-- +goose Up\nCREATE TABLE b ();\n-- +goose Down\nDROP TABLE b;',
    },
    read: [
      ['00001_a', ['3 CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1; $$']],
      ['00002_b', ['2 CREATE TABLE b ()']],
    ],
    table: [
      `CREATE TABLE goose_db_version (id serial, version_id bigint, is_applied bool);
       INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, true), (1, true), (2, true), (2, false)`,
      { table: 'public.goose_db_version', names: ['0', '1'] },
    ],
  },
  {
    tool: 'node-pg-migrate',
    files: {
      '1700000000000_a.sql': '-- Up Migration\nCREATE TABLE a ();\n-- Down Migration\nDROP TABLE a;',
      '1700000000001_b.sql': '-- Up Migration\nCREATE TABLE b ();\n-- Down Migration\nDROP TABLE b;',
    },
    read: [
      ['1700000000000_a', ['2 CREATE TABLE a ()']],
      ['1700000000001_b', ['2 CREATE TABLE b ()']],
    ],
    table: [
      `CREATE TABLE pgmigrations (id serial, name text, run_on timestamp); INSERT INTO pgmigrations (name) VALUES ('1700000000000_a')`,
      { table: 'public.pgmigrations', names: ['1700000000000_a'] },
    ],
  },
  {
    tool: 'sql',
    files: {
      '10_later.sql': 'CREATE TABLE b ();',
      '2_sooner.sql': "-- A new table.\n-- planflip: rows 5e6\nCREATE TABLE a (b text DEFAULT ';');",
      '2_sooner.down.sql': 'DROP TABLE a',
    },
    read: [
      ['2_sooner', [`3 CREATE TABLE a (b text DEFAULT ';') (5000000 rows)`]],
      ['10_later', ['1 CREATE TABLE b ()']],
    ],
    table: [
      'CREATE TABLE _sqlx_migrations (version bigint, success bool); INSERT INTO _sqlx_migrations VALUES (2, true), (10, false)',
      { table: 'public._sqlx_migrations', names: ['2'] },
    ],
  },
]

test.each(cases)('a folder of $tool', async ({ tool, files, read, table }) => {
  const directory = join(folder, tool)
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(directory, path)), { recursive: true })
    await writeFile(join(directory, path), text)
  }
  const found = await readMigrations(directory)
  expect(found.tool).toBe(tool)
  const said = found.migrations.map(({ name, statements }) => [
    name,
    statements.map(({ sql, line, rows }) => `${line} ${sql}${rows === undefined ? '' : ` (${rows} rows)`}`),
  ])
  expect(said).toEqual(read)
  const applied = table === undefined ? [] : [table[1]]
  const pending = pendingMigrations(found.migrations, { applied })
  expect(pending.map(({ name }) => name)).toEqual(read.slice(1).map(([name]) => name))
  const [first = ['']] = read
  expect(pendingMigrations(found.migrations, { applied: [], since: `${first[0]}.sql` })).toEqual(pending)
  expect(() => pendingMigrations(found.migrations, { applied: [] })).toThrow('Nothing tells which')
  expect(() => pendingMigrations(found.migrations, { applied, since: 'no_such' })).toThrow(
    'There is no migration no_such',
  )
})

test('what cannot be read says why', async () => {
  await expect(readMigrations(join(folder, 'nowhere'))).rejects.toThrow('There is no directory')
  const code = await mkdtemp(join(folder, 'code-'))
  await writeFile(join(code, '1.ts'), 'export {}')
  await expect(readMigrations(code)).rejects.toMatchObject({
    hint: expect.stringContaining('as SQL') as string,
  })
  const typo = await mkdtemp(join(folder, 'typo-'))
  await writeFile(join(typo, '1.sql'), '-- planflip: row 5\nCREATE TABLE a ();')
  await expect(readMigrations(typo)).rejects.toThrow(
    '1.sql:2 is headed by a line that planflip does not know',
  )
  await writeFile(join(typo, '1.sql'), '\\c shop\nCREATE TABLE a ();')
  await expect(readMigrations(typo)).rejects.toThrow('1.sql:1 cannot be run')
})

describe.each([14, 18] as const)('the tables of the tools on PostgreSQL %i', (major) => {
  const reason = serverSkipReason(major)
  let server: TestServer
  beforeAll(async () => {
    if (reason !== undefined) return
    server = await startServer({ major })
    const client = await server.connect()
    for (const { table } of cases) if (table !== undefined) await client.query(table[0])
    await client.query('CREATE SCHEMA hidden; CREATE TABLE hidden.migrations (timestamp bigint, name text)')
    await client.query(
      'CREATE ROLE reader LOGIN; GRANT SELECT ON ALL TABLES IN SCHEMA public, drizzle, g TO reader',
    )
    await client.query('GRANT USAGE ON SCHEMA drizzle, g TO reader')
    await client.end()
  })
  afterAll(() => server?.stop())

  test.skipIf(reason !== undefined)(`are read ${reason ?? ''}`, async () => {
    const url = new URL(server.url())
    url.username = 'reader'
    await using connection = await connect({ url: url.href })
    await connection.query('BEGIN')
    const applied = await readAppliedMigrations(connection)
    const expected = cases.flatMap(({ table }) => (table === undefined ? [] : [table[1]]))
    const byName = (one: AppliedMigrations, other: AppliedMigrations) => (one.table < other.table ? -1 : 1)
    expect(applied.toSorted(byName)).toEqual(expected.toSorted(byName))
  })
})
