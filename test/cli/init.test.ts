import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { parse } from 'yaml'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { loadConfig } from '../../src/config/load-config.ts'
import { writeSnapshot } from '../../src/store/snapshot.ts'
import { captureToFile } from '../databases/capture.ts'
import { readAction } from '../github/run-action.ts'
import { gitSkipReason } from '../repository/git-skip-reason.ts'
import type { Project } from '../repository/programmed-migrations.ts'
import { data, knex, makeProject, schema } from '../repository/programmed-migrations.ts'
import type { TestServer } from '../servers/start.ts'
import { serverSkipReason, startServer } from '../servers/start.ts'
import type { Ran } from './run.ts'
import { run } from './run.ts'

const noGit = gitSkipReason()

function gitIn(folder: string, ...words: readonly string[]): string {
  return execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', ...words], {
    cwd: folder,
    encoding: 'utf8',
  })
}

describe.skipIf(noGit !== undefined)(`planflip init ${noGit ?? ''}`, () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'planflip-init-'))
    gitIn(folder, 'init', '-q', '-b', 'trunk')
  })
  afterEach(() => rm(folder, { recursive: true }))

  async function write(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [file, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, file)), { recursive: true })
      await writeFile(join(folder, file), text)
    }
  }
  const init = (words: readonly string[] = ['--yes'], directory = folder, answer?: string): Promise<Ran> =>
    run(['init', ...words], {
      directory,
      environment: process.env,
      ...(answer !== undefined && { answer }),
    })
  const read = (file: string) => readFile(join(folder, file), 'utf8')

  async function filesThere(): Promise<Readonly<Record<string, string>>> {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
    const texts = files
      .filter((file) => !file.includes('/.git/'))
      .map(async (file) => [file.slice(folder.length + 1), await readFile(file, 'utf8')] as const)
    return Object.fromEntries(await Promise.all(texts))
  }

  const packageOf = (...dependencies: readonly string[]) =>
    JSON.stringify({
      dependencies: Object.fromEntries(dependencies.map((name) => [name, '*'])),
      scripts: { test: 'vitest' },
    })

  test('where nobody can be asked, tells what it would write, and writes nothing', async () => {
    await write({ 'package.json': packageOf('pg') })
    const ran = await init([])
    expect(ran.exitCode).toBe(2)
    expect(ran.stderr).toContain('planflip init --yes')
    expect(ran.stdout).toContain('libraries   pg')
    expect(ran.stdout).toContain('.github/workflows/planflip.yml')
    expect(Object.keys(await filesThere())).toEqual(['package.json'])
  })

  test('asks, and takes no for an answer', async () => {
    const ran = await init([], folder, 'n')
    expect(ran).toMatchObject({ exitCode: 0, stderr: '' })
    expect(await filesThere()).toEqual({})
    expect((await init([], folder, '')).stdout).toContain('Wrote 5 files.')
  })

  test('leaves alone what is there, and a second run changes nothing', async () => {
    const own = {
      'planflip.config.json': '{ "snapshot": "db/stats.json", "queries": "sql" }',
      'sql/a.sql': 'SELECT 1',
      '.github/workflows/planflip.yml': 'name: ours',
    }
    await write(own)
    const first = await init()
    expect(first.stdout).toContain(
      'left alone:\n  planflip.config.json\n  sql\n  .github/workflows/planflip.yml',
    )
    expect(first.stdout).toContain('--out db/stats.json')
    expect(first.stdout).toContain('--out sql/recorded.jsonl')
    const after = await filesThere()
    expect(after).toMatchObject(own)
    expect(Object.keys(after).toSorted()).toEqual(
      [...Object.keys(own), 'db/README.md', 'reports/README.md'].toSorted(),
    )
    const second = await init([])
    expect(second).toMatchObject({ exitCode: 0, stderr: '' })
    expect(await filesThere()).toEqual(after)
  })

  test.each<[what: string, files: Readonly<Record<string, string>>, config: object]>([
    ['nothing', {}, {}],
    [
      'an odd name',
      { "db/it's migrations/001_a.sql": '' },
      { migrations: "db/it's migrations", since: '001_a' },
    ],
    ['prisma', { 'prisma/migrations/1_a/migration.sql': '' }, { migrations: 'prisma/migrations' }],
    [
      'dbmate',
      { 'db/migrations/1_a.sql': '-- migrate:up\n', 'db/schema.sql': '' },
      { migrations: 'db/migrations' },
    ],
    ['structure.sql', { 'db/structure.sql': '' }, { migrations: 'db/structure.sql' }],
    [
      'sequelize',
      { 'package.json': packageOf('sequelize', 'sequelize-cli'), 'migrations/1.js': '' },
      { migrateCommand: { command: 'npx sequelize-cli db:migrate --url "$DATABASE_URL"' } },
    ],
  ])('the config for %s can be loaded, and says what is the default anyway', async (_, files, expected) => {
    const usual = await loadConfig({ directory: folder })
    await write(files)
    await init()
    const { migrations, migrateCommand, since, file, ...config } = await loadConfig({ directory: folder })
    expect(file).toBe(join(folder, 'planflip.config.mjs'))
    const { file: _file, ...defaults } = usual
    expect(config).toEqual(defaults)
    const command = migrateCommand && { migrateCommand: { command: migrateCommand.command } }
    const path = migrations && { migrations: migrations.slice(folder.length + 1) }
    expect({ ...path, ...(since !== undefined && { since }), ...command }).toEqual(expected)
  })

  interface Workflow {
    readonly jobs: { readonly planflip: { readonly steps: readonly Step[] } }
  }
  interface Step {
    readonly uses?: string
    readonly run?: string
    readonly with?: Readonly<Record<string, unknown>>
    readonly 'working-directory'?: string
  }

  test.each<[what: string, files: Readonly<Record<string, string>>, install: string]>([
    ['npm', { 'package.json': packageOf('pg'), 'package-lock.json': '{}' }, 'npm ci'],
    ['no lockfile', { 'package.json': packageOf('pg') }, 'npm install'],
    ['pnpm', { 'package.json': packageOf('pg'), 'pnpm-lock.yaml': '' }, 'pnpm install --frozen-lockfile'],
    ['bun', { 'package.json': packageOf('pg'), 'bun.lock': '' }, 'bun install --frozen-lockfile'],
    ['Go', { 'go.mod': '', 'migrations/1_a.up.sql': '' }, 'npm install --no-save planflip@0.1.0'],
    [
      'Rails',
      { Gemfile: '', 'bin/rails': '', 'db/migrate/1_a.rb': '' },
      'npm install --no-save planflip@0.1.0',
    ],
  ])('the workflow for %s installs planflip and uses its action', async (_, files, install) => {
    await write(files)
    await init()
    const { steps } = (parse(await read('.github/workflows/planflip.yml')) as Workflow).jobs.planflip
    expect(steps.flatMap(({ run: script }) => script ?? [])).toContain(install)
    expect(steps.at(-1)).toEqual({ uses: './node_modules/planflip/.github/actions/planflip' })
  })

  test('the action of the workflow is in the package', async () => {
    const { files } = JSON.parse(await readFile('package.json', 'utf8')) as { files: readonly string[] }
    expect(files).toContain('.github/actions')
    expect(existsSync('.github/actions/planflip/action.yml')).toBe(true)
  })

  test('of a package in a workspace, the workflow is at the top', async () => {
    await write({
      'package.json': '{ "workspaces": ["packages/*"] }',
      'package-lock.json': '{}',
      'packages/api/package.json': packageOf('pg'),
    })
    const { stdout } = await init(['--yes'], join(folder, 'packages/api'))
    expect(stdout).toContain('../../.github/workflows/planflip.yml')
    expect(existsSync(join(folder, 'packages/api/planflip.config.mjs'))).toBe(true)
    const { steps } = (parse(await read('.github/workflows/planflip.yml')) as Workflow).jobs.planflip
    expect(steps.at(-2)).toEqual({ run: 'npm ci' })
    expect(steps.at(-1)).toEqual({
      uses: './node_modules/planflip/.github/actions/planflip',
      with: { 'working-directory': 'packages/api' },
    })
    expect((await readAction()).inputs).toHaveProperty('working-directory')
  })

  test('on GitLab, writes a job of its own, and says what an older file has to include', async () => {
    await write({
      'package.json': packageOf('pg'),
      'pnpm-lock.yaml': '',
      '.gitlab-ci.yml': 'build: {}',
      'migrations/1_a.sql': '',
    })
    const ran = await init()
    expect(ran.stdout).toContain('include:\n    - local: .gitlab/planflip.yml')
    expect(await read('.gitlab-ci.yml')).toBe('build: {}')
    const { planflip } = parse(await read('.gitlab/planflip.yml')) as { planflip: { script: string[] } }
    expect(planflip.script.slice(0, 2)).toEqual(['corepack enable', 'pnpm install --frozen-lockfile'])
    const check = planflip.script[2] ?? ''
    expect(check).toMatch(
      /^pnpm exec planflip check --base "origin\/\$CI_MERGE_REQUEST_TARGET_BRANCH_NAME" --format /,
    )
    await expectOptions(check)
  })

  test('on a new GitLab, includes it', async () => {
    gitIn(folder, 'remote', 'add', 'origin', 'https://ada:secret@gitlab.example.com/ada/shop.git')
    const { stdout } = await init()
    expect(stdout).toContain('GitLab (gitlab.example.com)')
    expect(stdout).not.toContain('secret')
    expect(parse(await read('.gitlab-ci.yml'))).toEqual({ include: [{ local: '.gitlab/planflip.yml' }] })
  })

  test('says what to run next, with options that there are', async () => {
    await write({ 'package.json': packageOf('postgres'), 'pnpm-lock.yaml': '' })
    const { stdout } = await init()
    expect(stdout).toContain("import { record } from 'planflip/postgres'")
    const next = (stdout.split('Next:\n')[1] ?? '').trim().split(/\n */)
    expect(next).toEqual([
      'pnpm add --save-dev planflip',
      'pnpm exec planflip capture postgres://USER@HOST/DATABASE',
      'pnpm exec planflip record -- pnpm test',
      'pnpm exec planflip check --base trunk',
    ])
    for (const command of next.slice(1)) await expectOptions(command)
  })

  test('of another language, records through the proxy', async () => {
    await write({ 'go.mod': '', 'migrations/1_a.up.sql': '' })
    const { stdout } = await init()
    expect(stdout).toContain('npx planflip@0.1.0 record --proxy -- go test ./...')
    await expectOptions('planflip record --proxy')
  })

  test('a package.json that cannot be read is a Failure', async () => {
    await write({ 'package.json': '{' })
    expect(await init()).toMatchObject({ exitCode: 2 })
  })
})

/** That planflip has the command, and the command the options. */
async function expectOptions(command: string): Promise<void> {
  const [, name = '', rest = ''] = /planflip (\w+)(.*)$/s.exec(command.split(' -- ')[0] ?? '') ?? []
  const { stdout } = await run([name, '--help'])
  for (const option of rest.match(/--[a-z-]+/g) ?? []) expect(stdout).toContain(option)
}

const reason = noGit ?? serverSkipReason(18)
const query = '-- name: of a customer\nSELECT * FROM orders WHERE customer_id = 77;\n'
const harm = ['DROP INDEX orders_customer']

describe.skipIf(reason !== undefined)(
  `what planflip init writes, and then planflip check ${reason ?? ''}`,
  () => {
    let server: TestServer
    beforeAll(async () => {
      server = await startServer({ major: 18, settings: { autovacuum: 'off', fsync: 'off' } })
    })
    afterAll(() => server?.stop())

    async function begin(project: Project, database: string): Promise<Ran> {
      const client = await server.connect(database)
      await client.query('VACUUM ANALYZE')
      await client.end()
      const environment = { ...process.env, DATABASE_URL: undefined }
      const ran = await run(['init', '--yes'], { directory: project.path, environment })
      await writeSnapshot(
        join(project.path, 'stats/production.json'),
        await captureToFile(server.url(database)),
      )
      await project.write('queries/orders.sql', query)
      gitIn(project.path, 'init', '-q', '-b', 'main')
      gitIn(project.path, 'add', '-A')
      gitIn(project.path, 'commit', '-q', '-m', 'main')
      return ran
    }

    /** As the last line of what `init` said has it. */
    async function checkAsSaid(project: Project, { stdout }: Ran): Promise<Ran> {
      const said = stdout.trim().split('\n').at(-1)?.trim().split(' ') ?? []
      const words = said.slice(said.indexOf('check'))
      return run([...words, '--engine', 'pglite', '--no-blame', '--quiet'], {
        directory: project.path,
        environment: process.env,
      })
    }

    test('of a project on pg with plain SQL', async () => {
      const project = await makeProject({ ...knex, configuration: {} })
      try {
        await project.write('package.json', '{ "dependencies": { "pg": "*" } }')
        await project.write('migrations/001_first.sql', `${schema.join(';\n')};\n`)
        await server.createDatabase('plain')
        const client = await server.connect('plain')
        for (const sql of [...schema, ...data]) await client.query(sql)
        const begun = await begin(project, 'plain')
        await project.write('migrations/002_harm.sql', `${harm.join(';\n')};\n`)
        const harmed = await checkAsSaid(project, begun)
        expect(harmed.stdout).toContain('of a customer')
        expect(harmed.exitCode).toBe(1)
      } finally {
        await project.remove()
      }
    })

    test('of a project on knex', async () => {
      const project = await makeProject(knex)
      try {
        await project.write('package.json', '{ "dependencies": { "knex": "*", "pg": "*" } }')
        await project.add({ number: 1, name: 'first', statements: [...schema, ...data] })
        await server.createDatabase('knex')
        execFileSync('/bin/sh', ['-c', knex.command], {
          cwd: project.path,
          env: {
            ...process.env,
            DATABASE_URL: `postgres:///knex?user=${server.user}&host=${server.socketDirectory}`,
          },
          stdio: 'pipe',
        })
        const begun = await begin(project, 'knex')
        expect(begun.stdout).toContain('knex, run by npx knex migrate:latest')
        await project.add({ number: 2, name: 'harm', statements: harm })
        const harmed = await checkAsSaid(project, begun)
        expect(harmed.stdout).toContain('of a customer')
        expect(harmed.exitCode).toBe(1)
      } finally {
        await project.remove()
      }
    })
  },
)
