import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { chooseMigrations } from '../../src/project/choose-migrations.ts'
import { findHosting } from '../../src/project/hosting.ts'
import { findLanguage } from '../../src/project/languages.ts'
import { findLibraries, libraries } from '../../src/project/libraries.ts'
import { foldersWithSql, type MigrationFolder } from '../../src/project/migration-folders.ts'
import { findPackageManager } from '../../src/project/package-managers.ts'
import type { ProjectFiles } from '../../src/project/project-files.ts'
import { findTestCommand } from '../../src/project/test-command.ts'

function project(
  paths: readonly string[],
  dependencies: readonly string[] = [],
  script = 'vitest',
): ProjectFiles {
  return {
    paths: paths.toSorted(),
    manifests: [{ path: 'package.json', dependencies, scripts: { test: script } }],
    above: [{ folder: '/shop', names: paths.filter((path) => !path.includes('/')) }],
  }
}

describe('libraries', () => {
  test.each([
    [['pg'], ['pg'], []],
    [['knex', 'objection', 'pg'], ['objection', 'knex', 'pg'], []],
    [
      ['drizzle-orm', 'postgres'],
      ['drizzle', 'postgres'],
      ['drizzle', 'postgres'],
    ],
    [['drizzle-orm', 'pg'], ['drizzle', 'pg'], []],
    [['@prisma/client', '@prisma/adapter-pg'], ['prisma'], []],
    [['@prisma/client'], ['prisma'], ['prisma']],
    [['pg', 'jest'], ['pg'], ['pg']],
    [['express'], [], []],
  ])('of %j', (packages, names, needingHooks) => {
    const found = findLibraries(project([], packages))
    expect(found.map(({ name }) => name)).toEqual(names)
    expect(found.filter(({ needsHook }) => needsHook).map(({ name }) => name)).toEqual(needingHooks)
  })

  test('have hooks that the package has, and docs/recording.md tells of', async () => {
    const { exports } = JSON.parse(await readFile('package.json', 'utf8')) as { exports: object }
    const entries = libraries.flatMap(({ hook }) => (hook === undefined ? [] : [`./${hook.entry}`]))
    expect(Object.keys(exports)).toEqual(expect.arrayContaining(entries))
    const page = await readFile('docs/recording.md', 'utf8')
    for (const entry of entries) expect(page).toContain(`planflip/${entry.slice(2)}`)
  })
})

describe('migrations', () => {
  const recognised = (...folders: readonly [path: string, tool: string][]): readonly MigrationFolder[] =>
    folders.map(([path, tool]) => ({ path, tool, last: '2' }))

  test('folders that are called so come first, the outer before the inner; of prisma, the one above each', () => {
    const paths = [
      'queries/a.sql',
      'src/db/migration/v1/V1__a.sql',
      'prisma/migrations/1_a/migration.sql',
      'prisma/migrations/2_b/migration.sql',
      'db/schema.sql',
      'db/migrations/old/1.sql',
      'db/migrations/2.sql',
      'top.sql',
    ]
    expect(foldersWithSql(project(paths))).toEqual([
      'db/migrations',
      'prisma/migrations',
      'db/migrations/old',
      'src/db/migration',
      'src/db/migration/v1',
      'db',
      'queries',
    ])
  })

  test('of several folders, that of a package which the project has', () => {
    const folders = recognised(['db/migrations', 'goose'], ['drizzle', 'drizzle'])
    expect(chooseMigrations(project([], ['drizzle-orm']), folders)).toMatchObject({ path: 'drizzle' })
    expect(chooseMigrations(project([]), folders)).toMatchObject({ path: 'db/migrations', isTracked: true })
  })

  test('queries are no migrations, and a dump beside the folder is not its outer one', () => {
    expect(chooseMigrations(project([]), recognised(['queries', 'sql']))).toBeUndefined()
    const folders = recognised(['db/migrations', 'dbmate'], ['db', 'dbmate'])
    expect(chooseMigrations(project([]), folders)).toMatchObject({ path: 'db/migrations' })
  })

  test('a plain folder tells nothing of production, but those of Supabase and sqlx do', () => {
    expect(chooseMigrations(project([]), recognised(['migrations', 'sql']))).toMatchObject({
      isTracked: false,
    })
    const supabase = recognised(['supabase/migrations', 'sql'])
    expect(chooseMigrations(project([]), supabase)).toMatchObject({ isTracked: true })
    expect(chooseMigrations(project(['Cargo.toml']), recognised(['migrations', 'sql']))).toMatchObject({
      isTracked: true,
    })
  })

  test.each<[tool: string, dependencies: readonly string[], paths: readonly string[], command: string]>([
    ['knex', ['knex'], ['knexfile.js', 'migrations/1.js'], 'npx knex migrate:latest'],
    [
      'knex',
      ['knex', 'tsx'],
      ['src/my db/knexfile.ts', 'src/my db/migrations/1.ts'],
      `NODE_OPTIONS="--import tsx" npx knex migrate:latest --knexfile 'src/my db/knexfile.ts'`,
    ],
    [
      'typeorm',
      ['typeorm'],
      ['src/data-source.js', 'src/migrations/1-A.js'],
      'npx typeorm migration:run -d src/data-source.js',
    ],
    [
      'sequelize',
      ['sequelize-cli'],
      ['migrations/1.js'],
      'npx sequelize-cli db:migrate --url "$DATABASE_URL"',
    ],
    ['rails', [], ['bin/rails', 'db/migrate/1_a.rb'], 'bin/rails db:migrate'],
    ['django', [], ['manage.py', 'shop/migrations/0001_initial.py'], 'python manage.py migrate'],
    ['alembic', [], ['alembic.ini'], 'alembic upgrade head'],
  ])('%s of %j and %j are run', (tool, dependencies, paths, command) => {
    expect(chooseMigrations(project(paths, dependencies), [])).toEqual({ kind: 'command', tool, command })
  })

  test('a schema of Rails is read, and SQL that programs read is theirs', () => {
    const rails = project(['bin/rails', 'db/migrate/1_a.rb', 'db/structure.sql'])
    expect(chooseMigrations(rails, [])).toEqual({ kind: 'schema', path: 'db/structure.sql' })
    const knex = project(['knexfile.js', 'migrations/1.js', 'migrations/sqls/1.sql'], ['knex'])
    expect(chooseMigrations(knex, recognised(['migrations/sqls', 'sql']))).toMatchObject({ tool: 'knex' })
  })

  test('of a library alone, none', () => {
    expect(chooseMigrations(project(['src/index.js'], ['knex', 'typeorm']), [])).toBeUndefined()
  })
})

describe('the package manager', () => {
  test.each([
    ['pnpm-lock.yaml', 'pnpm'],
    ['yarn.lock', 'yarn'],
    ['bun.lock', 'bun'],
    ['package-lock.json', 'npm'],
  ])('%s is of %s', (file, name) => {
    expect(findPackageManager(project(['package.json', file]))).toMatchObject({ name, isLocked: true })
  })

  test('is the one further up, whose workspace this is', () => {
    const above = [
      { folder: '/shop/api', names: ['package.json'] },
      { folder: '/shop', names: ['package.json', 'pnpm-lock.yaml'] },
    ]
    expect(findPackageManager({ ...project([]), above })).toEqual({
      name: 'pnpm',
      isLocked: true,
      folder: '/shop',
    })
  })

  test('is npm for a package.json alone, and nobody without one', () => {
    expect(findPackageManager(project(['package.json']))).toMatchObject({ name: 'npm', isLocked: false })
    expect(findPackageManager({ ...project(['go.mod']), manifests: [] })).toBeUndefined()
  })
})

describe('the command of the tests', () => {
  test.each<[what: string, files: ProjectFiles, expected: object]>([
    ['of the package manager', project(['yarn.lock'], ['pg']), { command: 'yarn test', byProxy: false }],
    ['none', project([], ['pg'], 'echo "Error: no test specified" && exit 1'), { byProxy: false }],
    ['of another language', project(['go.mod', 'package.json']), { command: 'go test ./...', byProxy: true }],
    [
      'of a server that has scripts in another language',
      project(['requirements.txt'], ['pg']),
      { command: 'npm test', byProxy: false },
    ],
    ['of a library without a hook', project([], ['@prisma/client']), { command: 'npm test', byProxy: true }],
  ])('%s', (_, files, expected) => {
    const found = {
      libraries: findLibraries(files),
      manager: findPackageManager(files),
      language: findLanguage(files),
    }
    expect(findTestCommand(files, found)).toEqual(expected)
  })
})

test.each<[names: readonly string[], remote: string | undefined, hosting: string]>([
  [['.github'], undefined, 'github'],
  [['.gitlab-ci.yml'], 'github.com', 'gitlab'],
  [['.github', '.gitlab-ci.yml'], 'gitlab.example.com', 'gitlab'],
  [[], 'gitlab.example.com', 'gitlab'],
  [['Jenkinsfile'], undefined, 'elsewhere'],
  [[], 'bitbucket.org', 'elsewhere'],
  [[], undefined, 'github'],
])('%j of %s is hosted on %s', (names, remote, hosting) => {
  expect(findHosting(names, remote).hosting).toBe(hosting)
})
