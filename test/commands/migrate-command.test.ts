import { execFileSync } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { accept } from '../../src/commands/accept.ts'
import { checkAccepted } from '../../src/commands/check-accepted.ts'
import { check } from '../../src/commands/check.ts'
import type { Context } from '../../src/commands/context.ts'
import { openScenario, type OpenScenario } from '../../src/commands/open-scenario.ts'
import { Failure } from '../../src/model/failure.ts'
import { defaultPolicy } from '../../src/model/policy.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import { captureToFile, testContext } from '../databases/capture.ts'
import { gitSkipReason } from '../repository/git-skip-reason.ts'
import type { Project } from '../repository/programmed-migrations.ts'
import { knex, makeProject, typeorm } from '../repository/programmed-migrations.ts'
import { cacheWithEngines } from '../servers/engines.ts'
import type { TestServer } from '../servers/start.ts'
import { serverSkipReason, startServer } from '../servers/start.ts'

/*
 * Knex and TypeORM as they are, on a scratch and then on the server that was captured: both planners are asked.
 */

const cache = await cacheWithEngines()
const environment = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '' }
const context: Context = { ...testContext, cache, environment }

const cases = [knex, typeorm].flatMap((tool) => [
  { tool, major: 14, engines: ['native:14'] },
  { tool, major: 18, engines: ['native:18', 'pglite'] },
])

describe.each(cases)('$tool.name for PostgreSQL $major', ({ tool, major, engines }) => {
  const reason = serverSkipReason(major)
  let server: TestServer
  let project: Project
  let snapshot: Snapshot
  let pending: string

  beforeAll(async () => {
    if (reason !== undefined) return
    server = await startServer({ major, settings: { autovacuum: 'off', fsync: 'off' } })
    project = await makeProject(tool)
    await project.add({ number: 1, name: 'first', statements: schema })
    await project.add({ number: 2, name: 'filling', statements: data })
    migrateProduction()
    const client = await server.connect()
    await client.query('VACUUM ANALYZE')
    await client.end()
    snapshot = await captureToFile(server.url())
    ;({ name: pending } = await project.add({ number: 3, name: 'pending', statements: changes }))
  }, 120_000)
  afterAll(async () => {
    await server?.stop()
    await project?.remove()
  })

  /** By the socket of the server, which both tools find with libpq's variables or in a URL's query. */
  function migrateProduction(): void {
    execFileSync('/bin/sh', ['-c', tool.command], {
      cwd: project.path,
      env: {
        ...environment,
        DATABASE_URL: `postgres:///postgres?user=${server.user}&host=${server.socketDirectory}`,
        PGHOST: server.socketDirectory,
        PGUSER: server.user,
        PGDATABASE: 'postgres',
      },
      stdio: 'pipe',
    })
  }

  const migrated = (
    engine: string,
    over: Partial<Context> = {},
    skipped: OpenScenario['recorded'] = [],
  ): Promise<OpenScenario> =>
    openScenario(
      {
        name: 'migrated',
        snapshot,
        engine,
        settings: {},
        migrateCommand: { command: tool.command, directory: project.path, timeout: 60_000, skipped },
      },
      { ...context, ...over },
    )

  test.skipIf(reason !== undefined)(
    `runs what is pending, and leaves all planners of one mind ${reason ?? ''}`,
    async () => {
      const plans: Record<string, readonly string[]> = {}
      for (const engine of engines) {
        const heard: string[] = []
        const surroundings = {
          ...environment,
          DATABASE_URL: 'postgres://app:topsecret@production.example.com/app',
          DB_HOST: 'production.example.com',
        }
        await using opened = await migrated(engine, {
          hear: (line) => heard.push(line),
          environment: surroundings,
        })
        expect(opened.provenance.migrations).toEqual([pending])
        expect(heard.join('\n')).toMatch(
          tool === knex ? /Batch 2 run: 1 migrations/ : /has been\s+executed successfully/,
        )
        plans[engine] = await plansOf((sql) => opened.session.query(sql))
        await using without = await migrated(engine, {}, opened.recorded)
        expect(without.provenance.migrations).toBeUndefined()
        expect(await without.session.query(`SELECT to_regclass('orders')::text AS orders`)).toEqual([
          { orders: 'orders' },
        ])
      }
      migrateProduction()
      const client = await server.connect()
      const production = await plansOf(async (sql) => (await client.query<PlanLine>(sql)).rows)
      await client.end()
      expect(plans).toEqual(Object.fromEntries(engines.map((engine) => [engine, production])))
    },
  )

  test.skipIf(reason !== undefined).each(engines)(`tells of a migration that fails on %s`, async (engine) => {
    const statements = ['ALTER TABLE nowhere ADD a int']
    const { file } = await project.add({ number: 4, name: 'broken', statements })
    const failure = await failureOf(migrated(engine))
    await rm(join(project.path, file))
    expect(failure.code).toBe('schema-mismatch')
    expect(failure.message).toMatch(
      /failed with exit code 1\n {2}The scratch last refused: relation "nowhere" does not exist\.\n {2}\| /,
    )
  })
})

interface PlanLine {
  readonly 'QUERY PLAN': string
}

async function plansOf(query: (sql: string) => Promise<readonly PlanLine[]>): Promise<readonly string[]> {
  const plans: string[] = []
  for (const sql of queries) {
    const lines = await query(`EXPLAIN ${sql}`)
    plans.push(lines.map((line) => line['QUERY PLAN']).join('\n'))
  }
  return plans
}

async function failureOf(opening: Promise<OpenScenario>): Promise<Failure> {
  try {
    await using _ = await opening
  } catch (error) {
    if (error instanceof Failure) return error
    throw error
  }
  throw new Error('nothing failed')
}

const usable = serverSkipReason(18)

describe.skipIf(usable !== undefined)(`a command on a scratch ${usable ?? ''}`, () => {
  let snapshot: Snapshot
  beforeAll(async () => {
    await using server = await startServer({ major: 18 })
    const client = await server.connect()
    await client.query(`${schema.join(';')};
      CREATE TABLE "SequelizeMeta" (name varchar PRIMARY KEY); INSERT INTO "SequelizeMeta" VALUES ('1-a.js'), ('2-"b".js');
      CREATE SCHEMA "My Tool"; CREATE TABLE "My Tool".migrations (id serial PRIMARY KEY, "timestamp" bigint, name varchar);
      INSERT INTO "My Tool".migrations ("timestamp", name) VALUES (99999999999999999, 'A'), (1, NULL);
      CREATE TABLE _prisma_migrations (id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at timestamptz, migration_name varchar(255) NOT NULL,
        logs text, rolled_back_at timestamptz, started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count int NOT NULL DEFAULT 0);
      INSERT INTO _prisma_migrations VALUES ('x', 'c', '2026-01-02 03:04:05.678+02', '2026_a', 'a secret', NULL, '2026-01-01 00:00:00Z', 1)`)
    await client.end()
    snapshot = await captureToFile(server.url())
  }, 60_000)

  const open = (command: string, over: Partial<Context> = {}, timeout = 30_000): Promise<OpenScenario> =>
    openScenario(
      {
        name: 'one',
        snapshot,
        engine: 'native:18',
        settings: {},
        migrateCommand: { command, directory: tmpdir(), timeout },
      },
      { ...context, ...over },
    )
  /** A command that runs SQL by the driver, with what it answers as JSON lines. */
  const asking = (...statements: readonly string[]): string => {
    const program = `
      const pg = require(${JSON.stringify(createRequire(import.meta.url).resolve('pg'))})
      const client = new pg.Client(process.env.SOME_URL ?? process.env.DATABASE_URL)
      client.connect().then(async () => {
        for (const sql of JSON.parse(process.argv[1])) console.log(JSON.stringify((await client.query(sql)).rows))
        await client.end()
      })`
    return `node -e ${quoted(program)} ${quoted(JSON.stringify(statements))}`
  }

  test('finds the rows of its tool, and a sequence that goes on behind them', async () => {
    const heard: string[] = []
    await using opened = await open(
      asking(
        'SELECT name FROM "SequelizeMeta" ORDER BY 1',
        'SELECT id, "timestamp"::text, name FROM "My Tool".migrations ORDER BY id',
        `INSERT INTO "My Tool".migrations ("timestamp", name) VALUES (7, 'fresh') RETURNING id`,
        'SELECT to_json(p) AS row FROM _prisma_migrations p',
        'SHOW search_path',
      ),
      {
        hear: (line) => heard.push(line),
        environment: { ...environment, SOME_URL: 'postgres://production/app' },
      },
    )
    expect(heard.map((line) => JSON.parse(line) as unknown)).toEqual([
      [{ name: '1-a.js' }, { name: '2-"b".js' }],
      [
        { id: 1, timestamp: '99999999999999999', name: 'A' },
        { id: 2, timestamp: '1', name: null },
      ],
      [{ id: 3 }],
      [
        {
          row: {
            id: 'x',
            checksum: 'c',
            finished_at: '2026-01-02T01:04:05.678+00:00',
            migration_name: '2026_a',
            logs: null,
            rolled_back_at: null,
            started_at: '2026-01-01T00:00:00+00:00',
            applied_steps_count: 1,
          },
        },
      ],
      [{ search_path: '"$user", public' }],
    ])
    expect(opened.provenance.migrations).toEqual(['fresh'])
    expect(JSON.stringify(snapshot.appliedMigrations)).not.toContain('a secret')
  })

  test('is told what engine to take for an extension that this one lacks', async () => {
    const failure = await failureOf(open(asking('CREATE EXTENSION nowhere')))
    expect(failure.message).toMatch('The scratch last refused: extension "nowhere" is not available.')
    expect(failure.hint).toMatch('--engine native')
  })

  test('finds roles that its migrations name', async () => {
    const heard: string[] = []
    await using opened = await open(asking('GRANT SELECT ON orders TO "Read er", other'), {
      hear: (line) => heard.push(line),
    })
    expect(heard).toContain('planflip: the role Read er has been made on the scratch: once more.')
    const [granted] = await opened.session.query(
      `SELECT has_table_privilege('Read er', 'orders', 'SELECT') AS may`,
    )
    expect(granted).toEqual({ may: true })
  })

  test('that there is not is said to be none', async () => {
    const failure = await failureOf(open('no-such-program migrate'))
    expect(failure.code).toBe('bad-usage')
    expect(failure.message).toMatch(
      /^no-such-program migrate, for one, failed with exit code 127\n {2}\| .*not found$/,
    )
  })

  test('that asks another server is found out', async () => {
    const failure = await failureOf(open('true'))
    expect(failure.code).toBe('bad-usage')
    expect(failure.message).toMatch(
      'true, for one, ended well, and never asked the scratch database anything.',
    )
  })

  test('says no password', async () => {
    const told: string[] = []
    const secrets = {
      DATABASE_URL: 'postgres://app:h%40rd@production/app',
      PGPASSWORD: 'topsecret',
      API_TOKEN: 'tokentoken',
      REDIS_URL: 'redis://:redispass@cache',
    }
    const failure = await failureOf(
      open(`env; echo topsecret h@rd h%40rd tokentoken mysql://a:other@b/c; exit 3`, {
        environment: { ...environment, ...secrets },
        hear: (line) => told.push(line),
      }),
    )
    const all = `${failure.message}\n${told.join('\n')}`
    expect(all).toContain('*** *** *** *** mysql://a:***@b/c')
    expect(all).toContain('PGPASSWORD=***')
    expect(all).toMatch(/DATABASE_URL=postgres:\/\/postgres:\*\*\*@127/)
    expect(all).not.toMatch(/topsecret|h@rd|h%40rd|tokentoken|redispass|other@/)
    expect(failure.code).toBe('schema-mismatch')
  })

  test('that takes too long is ended, with its children', async () => {
    const mark = `${process.pid}.5`
    const failure = await failureOf(open(`trap '' TERM; sleep 1${mark} & sleep 2${mark}`, {}, 300))
    expect(failure.code).toBe('timed-out')
    expect(failure.message).toMatch('it took longer than 0.3 s')
    expect(processesWith(mark)).toEqual([])
  })

  test('leaves no children when it ends well', async () => {
    const mark = `${process.pid}.6`
    await using _ = await open(`sleep 1${mark} & ${asking('SELECT 1')}`)
    expect(processesWith(mark)).toEqual([])
  })

  test('is ended when the user has had enough', async () => {
    const mark = `${process.pid}.7`
    const controller = new AbortController()
    const interrupted = new Failure('interrupted', 'Interrupted.', { hint: '' })
    const failing = failureOf(
      open(`echo begun; sleep 1${mark}`, {
        signal: controller.signal,
        hear: () => controller.abort(interrupted),
      }),
    )
    expect(await failing).toBe(interrupted)
    expect(processesWith(mark)).toEqual([])
  })
})

describe.skipIf((usable ?? gitSkipReason()) !== undefined)(
  `check with a command ${usable ?? gitSkipReason() ?? ''}`,
  () => {
    let project: Project
    let snapshot: Snapshot
    const git = (...words: readonly string[]) =>
      execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', ...words], {
        cwd: project.path,
        encoding: 'utf8',
      })

    beforeAll(async () => {
      project = await makeProject(knex)
      await project.add({ number: 1, name: 'first', statements: schema })
      await project.add({ number: 2, name: 'filling', statements: data })
      await project.write(
        'queries/a.sql',
        '-- name: of a customer\nSELECT * FROM orders WHERE customer_id = 77',
      )
      await using server = await startServer({ major: 18, settings: { autovacuum: 'off', fsync: 'off' } })
      execFileSync('/bin/sh', ['-c', knex.command], {
        cwd: project.path,
        env: {
          ...environment,
          DATABASE_URL: `postgres:///postgres?user=${server.user}&host=${server.socketDirectory}`,
        },
        stdio: 'pipe',
      })
      const client = await server.connect()
      await client.query('VACUUM ANALYZE')
      await client.end()
      snapshot = await captureToFile(server.url())
      await project.add({
        number: 3,
        name: 'of_main',
        statements: ['CREATE INDEX orders_state ON orders (state)'],
      })
      git('init', '-q', '-b', 'main')
      git('add', '-A')
      git('commit', '-q', '-m', 'main')
    }, 120_000)
    afterAll(() => project?.remove())

    beforeEach(() => {
      git('reset', '-q', '--hard')
      git('clean', '-q', '-fd')
    })

    const request = () => ({
      production: { name: 'production', snapshot, engine: 'native:18', settings: {} },
      queries: join(project.path, 'queries'),
      migrateCommand: { command: knex.command, directory: project.path, timeout: 60_000 },
      policy: defaultPolicy,
      now: snapshot.capturedAt,
    })
    const run = () => check({ ...request(), base: 'main' }, { ...context, environment })

    test('runs it on both sides, each with its own migrations, and blames the one that is new', async () => {
      const temporary = await mkdtemp(join(tmpdir(), 'planflip-tmp-'))
      onTestFinished(() => rm(temporary, { recursive: true }))
      vi.stubEnv('TMPDIR', temporary)
      onTestFinished(() => void vi.unstubAllEnvs())
      const unchanged = await run()
      expect(unchanged.exitCode).toBe(0)
      expect(unchanged.report.baseline.migrations).toEqual(['20260101000003_of_main.js'])
      expect(unchanged.report.candidate.migrations).toEqual(['20260101000003_of_main.js'])

      const { file: harmful } = await project.add({
        number: 4,
        name: 'harmful',
        statements: ['DROP INDEX orders_customer'],
      })
      await project.add({ number: 5, name: 'harmless', statements: ['CREATE TABLE notes ()'] })
      const { report, exitCode } = await run()
      expect(exitCode).toBe(1)
      expect(report.baseline.migrations).toEqual(['20260101000003_of_main.js'])
      expect(report.candidate.migrations).toHaveLength(3)
      expect(report.queries.map(({ verdict, blame }) => [verdict, blame?.sentence])).toEqual([
        ['regressed', 'flips with the migration 20260101000004_harmful.js'],
      ])

      // One that was not done in production, and says something else now.
      await rm(join(project.path, harmful))
      const drop = ['DROP INDEX orders_customer', 'CREATE INDEX orders_state ON orders (state)']
      await project.add({ number: 3, name: 'of_main', statements: drop })
      const edited = await run()
      expect(edited.report.queries.map(({ blame }) => blame?.sentence)).toEqual([
        'flips with what the command that migrates does',
      ])
      expect(git('worktree', 'list').trim().split('\n')).toHaveLength(1)
      expect(await readdir(temporary)).toEqual([])
    })

    test('plans what was accepted after the migrations that it was accepted with', async () => {
      const accepted = join(project.path, 'reports')
      expect(await accept({ ...request(), accepted, names: [] }, context)).toMatchObject({ changed: 1 })
      await project.add({ number: 4, name: 'harmful', statements: ['DROP INDEX orders_customer'] })
      const { report, exitCode } = await checkAccepted({ ...request(), accepted }, context)
      expect(exitCode).toBe(1)
      expect(report.baseline.migrations).toEqual(['20260101000003_of_main.js'])
      expect(report.queries.map(({ verdict, blame }) => [verdict, blame?.sentence])).toEqual([
        ['regressed', 'flips with the migration 20260101000004_harmful.js'],
      ])
      await accept({ ...request(), accepted, names: [] }, context)
      expect((await checkAccepted({ ...request(), accepted }, context)).exitCode).toBe(0)
    })
  },
)

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

/** Of this machine, by a word of their command lines. */
function processesWith(word: string): readonly string[] {
  const lines = execFileSync('ps', ['-eo', 'stat,args'], { encoding: 'utf8' }).split('\n')
  return lines.filter((line) => line.includes(`sleep`) && line.includes(word) && !line.startsWith('Z'))
}

const schema = [
  'CREATE TABLE customers (id int PRIMARY KEY, town text)',
  'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id int, state text, total numeric)',
  'CREATE INDEX orders_customer ON orders (customer_id)',
  'CREATE INDEX orders_total ON orders (total)',
]

const data = [
  `INSERT INTO customers SELECT g, 'town ' || g % 50 FROM generate_series(1, 5000) g`,
  `INSERT INTO orders SELECT g, g % 5000, CASE WHEN g % 100 = 0 THEN 'open' ELSE 'done' END, g % 977 FROM generate_series(1, 30000) g`,
]

const changes = [
  'ALTER TABLE orders RENAME TO "Sales Orders"',
  'ALTER TABLE "Sales Orders" RENAME COLUMN state TO "Status"',
  'ALTER TABLE customers ADD COLUMN vip boolean NOT NULL DEFAULT false',
  'DROP INDEX orders_total',
  'CREATE TABLE fresh (id int PRIMARY KEY, note text)',
  'GRANT SELECT ON fresh TO CURRENT_USER',
]

const queries = [
  'SELECT * FROM "Sales Orders" WHERE customer_id = 77',
  `SELECT * FROM "Sales Orders" WHERE "Status" = 'open' AND total > 970`,
  `SELECT c.town, count(*) FROM customers c JOIN "Sales Orders" o ON o.customer_id = c.id WHERE NOT c.vip GROUP BY c.town`,
  'SELECT * FROM fresh WHERE id = 7',
]
