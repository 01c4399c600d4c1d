import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { run } from '../cli/run.ts'
import { asRole } from '../servers/as-role.ts'
import type { LoggedStatement } from '../servers/server-log.ts'
import { loggingSettings, readLog } from '../servers/server-log.ts'
import type { TestServer } from '../servers/start.ts'
import { serverSkipReason, startServer } from '../servers/start.ts'

/* What a capture does to production, as production itself tells: in its log, and in its locks. */

/** A schema of so many tables, with something of everything that a capture asks about. */
const schemaOf = (tables: number) => `
  CREATE FUNCTION twice(i int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 2 * i';
  DO $$ BEGIN FOR i IN 1..${tables} LOOP
    EXECUTE format('CREATE TABLE "Table %s" (id int PRIMARY KEY, word text, tags int[], at timestamptz DEFAULT now())', i);
    EXECUTE format('INSERT INTO "Table %s" SELECT i, ''w'' || i %% 9, ARRAY[i %% 5], now() FROM generate_series(1, 200) AS i', i);
    EXECUTE format('CREATE INDEX ON "Table %s" (word DESC)', i);
  END LOOP; END $$;
  CREATE INDEX ON "Table 1" USING gin (tags);
  CREATE INDEX ON "Table 1" USING brin (at);
  CREATE INDEX ON "Table 1" (twice(id));
  CREATE STATISTICS of_two ON id, word FROM "Table 1";
  ANALYZE;
  GRANT SELECT ON ALL TABLES IN SCHEMA public TO PUBLIC`

const corpus = `
  SELECT * FROM "Table 1" WHERE word = 'w1';
  -- name: by id
  -- param id int: 1, 2
  SELECT * FROM "Table 2" WHERE id = :id;
  UPDATE "Table 1" SET word = 'written' WHERE id = 1;
  DELETE FROM "Table 1"`

describe.each([14, 18])('PostgreSQL %i', (major) => {
  const skipReason = serverSkipReason(major)
  let server: TestServer
  let directory: string

  beforeAll(async () => {
    if (skipReason !== undefined) return
    directory = await mkdtemp(join(tmpdir(), 'planflip-gentle-'))
    await mkdir(join(directory, 'queries'))
    await writeFile(join(directory, 'queries', 'all.sql'), corpus)
    server = await startServer({
      major,
      settings: { ...loggingSettings, autovacuum: 'off', max_locks_per_transaction: '256' },
    })
    const client = await server.connect()
    await client.query('CREATE ROLE reader LOGIN')
    for (const [name, tables] of [
      ['ten', 10],
      ['many', 200],
    ] as const) {
      await server.createDatabase(name)
      await (await server.connect(name)).query(schemaOf(tables))
    }
  })
  afterAll(async () => {
    if (skipReason !== undefined) return
    await server.stop()
    await rm(directory, { recursive: true })
  })

  /** Captures, and answers what the server was asked meanwhile. */
  async function captureLogged(
    url: string,
    ...words: readonly string[]
  ): Promise<readonly LoggedStatement[]> {
    const before = (await readLog(server)).length
    const captured = await run(['capture', url, '--out', join(directory, 'out.json'), '--force', ...words])
    expect(captured).toMatchObject({ exitCode: 0 })
    const since = async () =>
      (await readLog(server)).slice(before).filter(({ application }) => application === 'planflip')
    await expect.poll(async () => (await since()).at(-1)?.sql).toBe('ROLLBACK')
    return since()
  }

  test.skipIf(skipReason !== undefined).each([
    ['a superuser', undefined],
    ['an ordinary role', 'reader'],
  ])(
    `%s asks in one transaction that cannot write, and rolls it back ${skipReason ?? ''}`,
    async (_, role) => {
      const url = role === undefined ? server.url('ten') : asRole(server.url('ten'), role)
      const statements = await captureLogged(
        url,
        '--queries',
        join(directory, 'queries'),
        '--redact',
        '*.word',
      )

      expect(new Set(statements.map(({ pid }) => pid)).size).toBe(1)
      expect(new Set(statements.map(({ virtualTransaction }) => virtualTransaction)).size).toBe(1)
      expect(new Set(statements.map(({ transaction }) => transaction))).toEqual(new Set(['0']))
      expect(statements[0]?.sql.trim()).toMatch(
        /^BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;\s*SET LOCAL statement_timeout = \d+;\s*SET LOCAL lock_timeout = \d+;\s*SET LOCAL idle_in_transaction_session_timeout = \d+$/,
      )
      const verbs = statements.flatMap(({ sql }) => verbsIn(sql))
      expect(new Set(verbs.filter((verb) => !harmless.has(verb)))).toEqual(new Set())
      expect(verbs.filter((verb) => verb === 'BEGIN' || verb === 'ROLLBACK' || verb === 'COMMIT')).toEqual([
        'BEGIN',
        'ROLLBACK',
      ])
      expect(
        statements.filter(({ sql }) => /EXPLAIN\s*(?:\([^)]*\bANALY[ZS]E|ANALY[ZS]E)/i.test(sql)),
      ).toEqual([])
      expect(verbs.filter((verb) => verb === 'EXPLAIN').length).toBeGreaterThan(5)
    },
  )

  test.skipIf(skipReason !== undefined)(
    `asks about 200 tables no more often than about 10 ${skipReason ?? ''}`,
    async () => {
      const few = (await captureLogged(server.url('ten'))).map(({ sql }) => sql)
      const many = (await captureLogged(server.url('many'))).map(({ sql }) => sql)
      expect(many.filter(isOfCatalog).map(verbOf)).toEqual(few.filter(isOfCatalog).map(verbOf))
      // What is asked of 401 B-trees goes by the fifty, with a savepoint around it and the settings for it.
      expect(many.length - few.length).toBeLessThan(2 * 5 * (401 / 50))
    },
  )

  test.skipIf(skipReason !== undefined)(
    `takes no lock but the one that every reader takes ${skipReason ?? ''}`,
    async () => {
      const watcher = await server.connect('many')
      const capturing = { done: false }
      const captured = captureLogged(asRole(server.url('many'), 'reader')).finally(() => {
        capturing.done = true
      })
      const modes = new Set<string>()
      let most = 0
      // Until its first statement a session signs in, which locks the database against being dropped.
      while (!capturing.done) {
        const { rows } = await watcher.query<{ mode: string }>(`
        SELECT l.mode FROM pg_locks l JOIN pg_stat_activity a USING (pid)
        WHERE a.application_name = 'planflip' AND a.query <> '' AND l.locktype <> 'virtualxid'`)
        for (const { mode } of rows) modes.add(mode)
        most = Math.max(most, rows.length)
      }
      await captured
      expect(modes).toEqual(new Set(['AccessShareLock']))
      expect(most).toBeGreaterThan(20)
    },
  )
})

/** What a read-only transaction lets nobody misuse. */
const harmless = new Set([
  'BEGIN',
  'ROLLBACK',
  'SAVEPOINT',
  'RELEASE',
  'SET',
  'SELECT',
  'WITH',
  'EXPLAIN',
  'PREPARE',
  'EXECUTE',
  'DEALLOCATE',
  'DECLARE',
  'FETCH',
  'CLOSE',
])

/** The first word of each statement of a message, but for `ROLLBACK TO SAVEPOINT`. */
function verbsIn(message: string): readonly string[] {
  return message
    .replaceAll(/'(?:[^']|'')*'/g, '')
    .split(';')
    .map((sql) => sql.trim())
    .filter((sql) => sql !== '' && !sql.startsWith('ROLLBACK TO '))
    .map(verbOf)
}

function verbOf(sql: string): string {
  return /\w+/.exec(sql)?.[0].toUpperCase() ?? ''
}

/** Not of the tables and indexes themselves. */
function isOfCatalog(sql: string): boolean {
  return !/ONLY "?public"?\.|SAVEPOINT|^SET LOCAL /.test(sql.trim())
}
