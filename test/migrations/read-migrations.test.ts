import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readMigrations, readPendingMigrations } from '../../src/migrations/read-migrations.ts'
import type { MigrationStatement } from '../../src/model/migration.ts'
import { foldersOfTools, writeFiles } from './folders.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'planflip-migrations-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function folderOf(files: Readonly<Record<string, string>>): Promise<string> {
  const directory = await mkdtemp(join(folder, 'a-'))
  await writeFiles(directory, files)
  return directory
}

test.each(foldersOfTools)('a folder of $tool', async ({ tool, files, read, table: [, known] }) => {
  const directory = await folderOf(files)
  const found = await readMigrations(directory)
  expect(found.tool).toBe(tool)
  expect(found.migrations.map(({ name, statements }) => [name, statements.map(say)])).toEqual(read)
  const others = { tool: 'bookshop', table: 'public.others', names: read.map(([name]) => name) }
  const pending = await readPendingMigrations(directory, { applied: [others, known] })
  expect(pending).toEqual(found.migrations.slice(1))
  const [[first]] = read as [[string, unknown]]
  for (const since of [first, `${first}.sql`, `some/where/${first}.up.sql`, `${first}/migration.sql`]) {
    expect(await readPendingMigrations(directory, { applied: [], since })).toEqual(pending)
  }
  const empty = { tool: known.tool, table: known.table, names: [] }
  expect(await readPendingMigrations(directory, { applied: [empty] })).toEqual(found.migrations)
  await expect(readPendingMigrations(directory, { applied: [others] })).rejects.toThrow('Nothing tells which')
  await expect(readPendingMigrations(directory, { applied: [known], since: 'no_such' })).rejects.toThrow(
    'There is no migration no_such',
  )
})

function say({ sql, line, declared }: MigrationStatement): string {
  return `${line} ${sql}${declared?.rows === undefined ? '' : ` (${declared.rows} rows)`}`
}

test('what production has by its version is known whatever zeros are before it, and what comes after a baseline', async () => {
  const directory = await folderOf({
    '000007_a.up.sql': '',
    '000008_b.up.sql': '',
    '000010_c.up.sql': '',
  })
  const pendingAfter = async (through: string): Promise<readonly string[]> => {
    const applied = [{ tool: 'golang-migrate', table: 'public.schema_migrations', names: [], through }]
    return (await readPendingMigrations(directory, { applied })).map(({ name }) => name)
  }
  expect(await pendingAfter('8')).toEqual(['000010_c'])
  // Of another branch: 9 is not here, and yet what is before it is done.
  expect(await pendingAfter('9')).toEqual(['000010_c'])
  expect(await pendingAfter('11')).toEqual([])
})

test('two migrations of one version do not pass for done', async () => {
  const directory = await folderOf({ '012_a.up.sql': '', '12_b.up.sql': '', '13_c.up.sql': '' })
  const applied = [{ tool: 'sqlx', table: 'public._sqlx_migrations', names: ['12'] }]
  await expect(readPendingMigrations(directory, { applied })).rejects.toThrow(
    'public._sqlx_migrations says that 12 is done: that is 012_a or 12_b.',
  )
  const pending = await readPendingMigrations(directory, { applied, since: '012_a' })
  expect(pending.map(({ name }) => name)).toEqual(['12_b', '13_c'])
})

test('a repeatable file of Flyway is pending when its checksum is another', async () => {
  const directory = await folderOf({
    'V1__a.sql': '',
    'R__views.sql': '\u{FEFF}CREATE VIEW v AS\r\nSELECT 1\n',
  })
  const pendingWith = async (checksum: number): Promise<readonly string[]> => {
    const names = ['001', `R__views.sql ${checksum}`]
    const applied = [{ tool: 'flyway', table: 'public.flyway_schema_history', names }]
    return (await readPendingMigrations(directory, { applied })).map(({ name }) => name)
  }
  // zlib.crc32(b'CREATE VIEW v ASSELECT 1') of Python, as a signed number.
  expect(await pendingWith(154531439)).toEqual([])
  expect(await pendingWith(154531439 + 1)).toEqual(['R__views'])
})

test('only what is pending has to be something that can be run', async () => {
  const directory = await folderOf({
    '1_dump.sql': 'COPY a FROM stdin;\n1\n\\.\n',
    '2_next.sql': 'CREATE TABLE b ();',
  })
  await expect(readMigrations(directory)).rejects.toThrow('1_dump.sql:1 cannot be run: COPY … FROM stdin')
  const pending = await readPendingMigrations(directory, { applied: [], since: '1' })
  expect(pending.map(({ name }) => name)).toEqual(['2_next'])
})

test.each([
  ['no folder', undefined, 'There is no directory', 'Name the folder'],
  ['an empty one', {}, 'holds no migration in SQL', 'Name the folder'],
  ['programs', { '1.ts': 'export {}' }, 'holds no migration in SQL', '--migrate-command'],
  ['the folder above', { 'db/migrations/1.sql': '' }, 'holds no migration in SQL', 'db/migrations'],
  ['that of Prisma', { 'prisma/migrations/1/migration.sql': '' }, 'holds no', 'prisma/migrations.'],
  ["Rails's schema", { 'structure.sql': '', 'migrate/1_a.rb': '' }, 'is a whole schema', '--migrate-command'],
  [
    'a section missing',
    { '1.sql': '-- migrate:up', '2.sql': '' },
    '2.sql does not say where',
    '-- migrate:up',
  ],
  ['a journal that is none', { 'meta/_journal.json': '[', '1.sql': '' }, 'no journal', 'drizzle-kit'],
  ['a command of psql', { '1.sql': '\n\\c shop\nSELECT 1;' }, '1.sql:2 cannot be run: \\c shop', 'in SQL'],
  ['an open quote', { '1.sql': "SELECT 1;\nSELECT 'a" }, '1.sql:2 cannot be run: a quote', 'in SQL'],
  [
    'rows that are no number',
    { '1.sql': '-- planflip: rows many\nCREATE TABLE a ()' },
    '1.sql:1 tells',
    'rows 5e6',
  ],
  ['rows below nothing', { '1.sql': '-- planflip: rows -5\nCREATE TABLE a ()' }, '1.sql:1 tells', 'rows 5e6'],
  ['a misspelling', { '1.sql': '\n-- planflip: row 5\nCREATE TABLE a ()' }, '1.sql:2 tells', 'rows 5e6'],
  [
    'rows of nothing',
    { '1.sql': 'CREATE TABLE a ();\n-- planflip: rows 5' },
    '1.sql:2 has a comment',
    'above',
  ],
  ['rows beside', { '1.sql': 'CREATE TABLE a (); -- planflip: rows 5\nSELECT 1' }, '1.sql:1 has a', 'above'],
  ['rows within', { '1.sql': 'CREATE TABLE a (\n-- planflip: rows 5\n)' }, '1.sql:2 has a comment', 'above'],
] as const)('%s', async (_, files, message, hint) => {
  const directory = files === undefined ? join(folder, 'nowhere') : await folderOf(files)
  await expect(readMigrations(directory)).rejects.toMatchObject({
    code: 'bad-usage',
    message: expect.stringContaining(message) as string,
    hint: expect.stringContaining(hint) as string,
  })
})

test('a tool may be named', async () => {
  const directory = await folderOf({ '1_a.up.sql': 'CREATE TABLE a ()', '1_a.down.sql': '', 'seed.sql': '' })
  const { tool, migrations } = await readMigrations(directory, { tool: 'sqlx' })
  expect([tool, migrations.map(({ name }) => name)]).toEqual(['sqlx', ['1_a']])
  await expect(readMigrations(directory, { tool: 'knex' })).rejects.toMatchObject({
    hint: expect.stringContaining('--migrate-command') as string,
  })
  await expect(readMigrations(directory, { tool: 'prism' })).rejects.toMatchObject({
    hint: 'did you mean prisma?',
  })
})

test.each(['5000000', '5_000_000', '5e6', '5E+6', '5.0e6'])('rows %s', async (rows) => {
  const text = `CREATE TABLE a ();\n/* a */\n-- planflip: rows ${rows}\n-- Notes.\n\nCREATE TABLE b ();CREATE TABLE c ()`
  const { migrations } = await readMigrations(await folderOf({ '1.sql': text }))
  expect(migrations[0]?.statements).toEqual([
    { sql: 'CREATE TABLE a ()', line: 1 },
    { sql: 'CREATE TABLE b ()', line: 6, declared: { rows: 5_000_000 } },
    { sql: 'CREATE TABLE c ()', line: 6 },
  ])
})

test('what pg_dump tells psql is left out', async () => {
  const text = '\\restrict abc\nSET lock_timeout = 0;\n\\echo done\nCREATE TABLE a ();\n\\unrestrict abc\n'
  const { migrations } = await readMigrations(await folderOf({ '1.sql': text }))
  expect(migrations[0]?.statements.map(say)).toEqual(['2 SET lock_timeout = 0', '4 CREATE TABLE a ()'])
})
