import { execFileSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import process from 'node:process'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Context } from '../../src/commands/context.ts'
import { openScenario, type OpenScenario } from '../../src/commands/open-scenario.ts'
import { Failure } from '../../src/model/failure.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import { captureToFile } from '../databases/capture.ts'
import { schema } from '../repository/programmed-migrations.ts'
import { serverSkipReason, startServer } from '../servers/start.ts'
import { contextForCommands, failureOf } from './open-by-command.ts'

const context = await contextForCommands()
const reason = serverSkipReason(18)

describe.skipIf(reason !== undefined)(`a command on a scratch ${reason ?? ''}`, () => {
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
  })

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
        environment: { ...context.environment, SOME_URL: 'postgres://production/app' },
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
        environment: { ...context.environment, ...secrets },
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

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

/** Of this machine, by a word of their command lines. */
function processesWith(word: string): readonly string[] {
  const lines = execFileSync('ps', ['-eo', 'stat,args'], { encoding: 'utf8' }).split('\n')
  return lines.filter((line) => line.includes(`sleep`) && line.includes(word) && !line.startsWith('Z'))
}
