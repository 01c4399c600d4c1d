import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { AppliedMigrations } from '../../src/model/migration.ts'

/** A folder as a tool makes it, and its table when the first migration is done. */
export interface FolderOfTool {
  readonly tool: string
  readonly files: Readonly<Record<string, string>>
  /** Each with the statements that lead up and their lines. */
  readonly read: readonly (readonly [string, readonly string[]])[]
  /** The tool's table with the first migration done, and the statement that makes it. */
  readonly table: readonly [string, AppliedMigrations]
}

export const foldersOfTools: readonly FolderOfTool[] = [
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
      { tool: 'prisma', table: 'public._prisma_migrations', names: ['20260101010101_first'] },
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
      {
        tool: 'drizzle',
        table: 'drizzle.__drizzle_migrations',
        names: ['1760000000001'],
        through: '1760000000001',
      },
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
      `CREATE TABLE flyway_schema_history (installed_rank int, version text, description text, type text, script text, checksum int, success bool);
       INSERT INTO flyway_schema_history VALUES
         (1, '2.1', 'two', 'SQL', 'V2_1__two.sql', 1, true), (2, '10', 'ten', 'SQL', 'V10__ten.sql', 2, true),
         (3, '10', 'ten', 'UNDO_SQL', 'U10__ten.sql', 3, true), (4, NULL, 'views', 'SQL', 'views/R__views.sql', 12345, true)`,
      { tool: 'flyway', table: 'public.flyway_schema_history', names: ['2.1', 'R__views.sql 12345'] },
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
      { tool: 'golang-migrate', table: 'g.schema_migrations', names: ['1'], through: '1' },
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
      { tool: 'dbmate', table: 'public.schema_migrations', names: ['20260101'] },
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
      { tool: 'goose', table: 'public.goose_db_version', names: ['1'] },
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
      { tool: 'node-pg-migrate', table: 'public.pgmigrations', names: ['1700000000000_a'] },
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
      { tool: 'sqlx', table: 'public._sqlx_migrations', names: ['2'] },
    ],
  },
  {
    // As drizzle-kit 1.0 makes it.
    tool: 'drizzle',
    files: {
      '20261102000000_ant/migration.sql':
        'CREATE TABLE b ()\n--> statement-breakpoint\nCREATE INDEX ON b (c)',
      '20261102000000_ant/snapshot.json': '{}',
      '20261101000000_zebra/migration.sql': 'CREATE TABLE a ();',
      '20261101000000_zebra/snapshot.json': '{}',
    },
    read: [
      ['20261101000000_zebra', ['1 CREATE TABLE a ()']],
      ['20261102000000_ant', ['1 CREATE TABLE b ()', '3 CREATE INDEX ON b (c)']],
    ],
    table: [
      `CREATE SCHEMA drizzle1; CREATE TABLE drizzle1.__drizzle_migrations (id serial, hash text, created_at bigint, name text, applied_at timestamptz);
       INSERT INTO drizzle1.__drizzle_migrations (hash, created_at, name) VALUES ('x', 1793491200000, '20261101000000_zebra')`,
      { tool: 'drizzle', table: 'drizzle1.__drizzle_migrations', names: ['20261101000000_zebra'] },
    ],
  },
  {
    tool: 'atlas',
    files: {
      'atlas.sum': 'h1:',
      '20261101_a.sql': 'CREATE TABLE a ();',
      '20261102_b.sql': 'CREATE TABLE b ();',
    },
    read: [
      ['20261101_a', ['1 CREATE TABLE a ()']],
      ['20261102_b', ['1 CREATE TABLE b ()']],
    ],
    table: [
      `CREATE SCHEMA atlas_schema_revisions;
       CREATE TABLE atlas_schema_revisions.atlas_schema_revisions (version varchar, description varchar, type bigint, applied bigint, total bigint);
       INSERT INTO atlas_schema_revisions.atlas_schema_revisions VALUES ('.atlas_cloud_identifier', '', 4, 0, 0), ('20261101', 'a', 1, 0, 0), ('20261102', 'b', 2, 1, 2)`,
      {
        tool: 'atlas',
        table: 'atlas_schema_revisions.atlas_schema_revisions',
        names: ['20261101'],
        through: '20261101',
      },
    ],
  },
  {
    tool: 'sql',
    files: { '20260101_a.sql': 'CREATE TABLE a ();', '20260102_b.sql': 'CREATE TABLE b ();' },
    read: [
      ['20260101_a', ['1 CREATE TABLE a ()']],
      ['20260102_b', ['1 CREATE TABLE b ()']],
    ],
    table: [
      `CREATE TABLE knex_migrations (id serial, name varchar, batch int, migration_time timestamptz);
       INSERT INTO knex_migrations (name) VALUES ('20260101_a.js')`,
      { tool: 'knex', table: 'public.knex_migrations', names: ['20260101_a.js'] },
    ],
  },
  {
    tool: 'sql',
    files: { '1700000000000-AddA.sql': 'CREATE TABLE a ();', '1700000000001-AddB.sql': 'CREATE TABLE b ();' },
    read: [
      ['1700000000000-AddA', ['1 CREATE TABLE a ()']],
      ['1700000000001-AddB', ['1 CREATE TABLE b ()']],
    ],
    table: [
      `CREATE TABLE migrations (id serial, timestamp bigint, name varchar);
       INSERT INTO migrations (timestamp, name) VALUES (1700000000000, 'AddA1700000000000')`,
      { tool: 'typeorm', table: 'public.migrations', names: ['AddA1700000000000'] },
    ],
  },
]

/** Writes files into a folder, with the folders that they are in. */
export async function writeFiles(directory: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(directory, path)), { recursive: true })
    await writeFile(join(directory, path), text)
  }
}
