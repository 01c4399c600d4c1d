import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readSnapshot } from '../../src/store/snapshot.ts'
import { run } from '../cli/run.ts'
import { databaseFolder, fillDatabase } from '../databases/fill.ts'
import { asRole } from '../servers/as-role.ts'
import type { Pgbouncer } from '../servers/pgbouncer.ts'
import { pgbouncerSkipReason, startPgbouncer } from '../servers/pgbouncer.ts'
import type { TestServer } from '../servers/start.ts'
import { serverSkipReason, startServer } from '../servers/start.ts'

/* A pooler in transaction mode: the session belongs to everybody, before the capture and after it. */

const corpus = `
  -- param id int: 1, 2
  SELECT * FROM plain WHERE id = :id;
  -- param id int: 1
  SELECT * FROM plain WHERE id = :id AND nowhere = 1`

describe.each([14, 18])('PostgreSQL %i', (major) => {
  const skipReason = serverSkipReason(major) ?? pgbouncerSkipReason()
  let server: TestServer
  let pooler: Pgbouncer
  let directory: string

  beforeAll(async () => {
    if (skipReason !== undefined) return
    directory = await mkdtemp(join(tmpdir(), 'planflip-pooled-'))
    await mkdir(join(directory, 'queries'))
    await writeFile(join(directory, 'queries', 'all.sql'), corpus)
    server = await startServer({ major, settings: { autovacuum: 'off' } })
    await server.createDatabase('pooled')
    const client = await server.connect('pooled')
    await fillDatabase(client, databaseFolder('indexes'), ['before.sql'])
    await client.query(`
      CREATE TABLE plain AS SELECT i AS id, md5(i::text) AS word FROM generate_series(1, 5000) AS i;
      CREATE INDEX ON plain (id); CREATE INDEX ON plain (lower(word)); ANALYZE plain;
      GRANT SELECT ON plain TO planflip_reader`)
    pooler = await startPgbouncer(server, ['planflip_reader'])
  })
  afterAll(async () => {
    if (skipReason !== undefined) return
    await pooler[Symbol.asyncDispose]()
    await server.stop()
    await rm(directory, { recursive: true })
  })

  const capture = (url: string, name: string, ...words: readonly string[]) =>
    run(['capture', url, '--out', join(directory, name), '--force', ...words])

  test.skipIf(skipReason !== undefined)(
    `a capture reads the same and leaves nothing behind ${skipReason ?? ''}`,
    async () => {
      const words = ['--queries', join(directory, 'queries')]
      await capture(asRole(server.url('pooled'), 'planflip_reader'), 'direct.json', ...words)

      const neighbour = new pg.Client({ connectionString: pooler.url('pooled', 'planflip_reader') })
      await neighbour.connect()
      await neighbour.query('PREPARE theirs AS SELECT 42 AS answer')
      await neighbour.query(`SET work_mem = '5MB'`)
      const before = await stateOf(neighbour)
      const captured = await capture(pooler.url('pooled', 'planflip_reader'), 'pooled.json', ...words)
      expect(captured).toMatchObject({ exitCode: 0 })
      // Nobody has to find that the pooler gave up a session that was left in the middle of something.
      expect(await stateOf(neighbour)).toEqual(before)
      expect((await neighbour.query('EXECUTE theirs')).rows).toEqual([{ answer: 42 }])
      await neighbour.end()

      const [direct, pooled] = await Promise.all(
        ['direct.json', 'pooled.json'].map((name) => readSnapshot(join(directory, name))),
      )
      expect(pooled?.settings['work_mem']).toBe('5MB')
      expect({ ...pooled, ...moment, settings: {} }).toEqual({ ...direct, ...moment, settings: {} })
    },
  )

  test.skipIf(skipReason !== undefined)(
    `a parameter that it does not let through is told ${skipReason ?? ''}`,
    async () => {
      const url = `${pooler.url('pooled', 'planflip_reader')}&options=-cstatement_timeout%3D1s`
      const refused = await capture(url, 'never.json')
      expect(refused).toMatchObject({ exitCode: 3, stdout: '' })
      expect(refused.stderr).toContain('leave out options and PGOPTIONS')
    },
  )
})

/** The certificate is planned with the neighbour's work_mem, which these plans do not depend on. */
const moment = { capturedAt: '' }

async function stateOf(client: pg.Client): Promise<unknown> {
  const { rows } = await client.query<Record<string, unknown>>(`
    SELECT pg_backend_pid() AS pid,
      (SELECT json_agg(name ORDER BY name) FROM pg_prepared_statements WHERE name <> '') AS prepared,
      (SELECT json_agg(name || '=' || setting ORDER BY name) FROM pg_settings
        WHERE source = 'session' AND name <> 'application_name') AS settings,
      (SELECT count(*) FROM pg_cursors WHERE name <> '') AS cursors,
      (SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'advisory') AS locks`)
  return rows[0]
}
