import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A tool whose migrations are programs, and how a project has it. */
export interface ProgrammedTool {
  readonly name: string
  readonly command: string
  /** What the project has besides its migrations. */
  readonly configuration: Readonly<Record<string, string>>
  /** A migration's file, and the name that the tool's table has for it. */
  readonly write: (migration: ProgrammedMigration) => readonly [file: string, text: string, name: string]
}

interface ProgrammedMigration {
  readonly number: number
  /** In small letters, in one word. */
  readonly name: string
  readonly statements: readonly string[]
}

export const knex: ProgrammedTool = {
  name: 'knex',
  command: 'node_modules/.bin/knex migrate:latest',
  configuration: {
    'knexfile.js': `module.exports = { client: 'pg', connection: process.env.DATABASE_URL, migrations: { directory: './migrations' } }`,
  },
  write({ number, name, statements }) {
    const file = `${20_260_101_000_000 + number}_${name}.js`
    const runs = statements.map((sql) => `  await knex.raw(${JSON.stringify(sql)})\n`).join('')
    return [
      `migrations/${file}`,
      `exports.up = async (knex) => {\n${runs}}\nexports.down = async () => {}\n`,
      file,
    ]
  },
}

export const typeorm: ProgrammedTool = {
  name: 'typeorm',
  command: 'node_modules/.bin/typeorm migration:run -d data-source.js',
  configuration: {
    'data-source.js': `const { DataSource } = require('typeorm')
module.exports = new DataSource({ type: 'postgres', url: process.env.DATABASE_URL, migrations: ['migrations/*.js'] })`,
  },
  write({ number, name, statements }) {
    const called = `${name[0]?.toUpperCase()}${name.slice(1)}${1_700_000_000_000 + number}`
    const runs = statements.map((sql) => `    await runner.query(${JSON.stringify(sql)})\n`).join('')
    return [
      `migrations/${1_700_000_000_000 + number}-${name}.js`,
      `exports.${called} = class ${called} {\n  async up(runner) {\n${runs}  }\n  async down() {}\n}\n`,
      called,
    ]
  },
}

/** A folder with a project of that tool, whose packages are those of these tests. */
export async function makeProject(tool: ProgrammedTool): Promise<Project> {
  const path = await mkdtemp(join(tmpdir(), `planflip-${tool.name}-`))
  const write = async (file: string, text: string): Promise<void> => {
    await mkdir(dirname(join(path, file)), { recursive: true })
    await writeFile(join(path, file), text)
  }
  for (const [file, text] of Object.entries(tool.configuration)) await write(file, text)
  await write('package.json', '{ "name": "project", "private": true }')
  await write('.gitignore', 'node_modules\n')
  await mkdir(join(path, 'migrations'))
  await symlink(fileURLToPath(new URL('../../node_modules', import.meta.url)), join(path, 'node_modules'))
  return {
    path,
    write,
    async add(migration) {
      const [file, text, name] = tool.write(migration)
      await write(file, text)
      return { file, name }
    },
    remove: () => rm(path, { recursive: true }),
  }
}

export interface Project {
  readonly path: string
  write(file: string, text: string): Promise<void>
  add(migration: ProgrammedMigration): Promise<{ readonly file: string; readonly name: string }>
  remove(): Promise<void>
}

/** What a first migration makes, and a second one fills. */
export const schema = [
  'CREATE TABLE customers (id int PRIMARY KEY, town text)',
  'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id int, state text, total numeric)',
  'CREATE INDEX orders_customer ON orders (customer_id)',
  'CREATE INDEX orders_total ON orders (total)',
]

export const data = [
  `INSERT INTO customers SELECT g, 'town ' || g % 50 FROM generate_series(1, 5000) g`,
  `INSERT INTO orders SELECT g, g % 5000, CASE WHEN g % 100 = 0 THEN 'open' ELSE 'done' END, g % 977 FROM generate_series(1, 30000) g`,
]
