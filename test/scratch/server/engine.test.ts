import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'

import { connect } from '../../../src/postgres/connect.ts'
import { createRole } from '../../../src/postgres/create-role.ts'
import { majors } from '../../../src/scratch/native/versions.ts'
import { startServerEngine } from '../../../src/scratch/server/engine.ts'
import { listLeftBehind } from '../../../src/scratch/server/left-behind.ts'
import { startListeningServer } from '../../servers/listening.ts'
import type { TestServer } from '../../servers/start.ts'
import { serverSkipReason, startServer } from '../../servers/start.ts'
import { engineContract } from '../engine-contract.ts'
import { wantedOf } from '../wanted.ts'

const options = { cache: '/nowhere' }

describe.each(majors)('a server of PostgreSQL %i', (major) => {
  describe.skipIf(serverSkipReason(major) !== undefined)('is here, and', () => {
    let server: TestServer
    beforeAll(async () => {
      server = await startServer({ major, checksums: true })
    })
    afterAll(() => server.stop())

    engineContract({ major, start: (wanted) => startServerEngine(wanted, options, server.url()) })

    test('is left as it was', async () => {
      expect(await leftIn(server)).toEqual({
        databases: ['postgres', 'template0', 'template1'],
        tablespaces: 2,
        roles: [server.user],
      })
    })
  })
})

describe.skipIf(serverSkipReason(18) !== undefined)('a server that somebody uses', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startListeningServer({
      major: 18,
      admits: ['host all all 127.0.0.1/32 scram-sha-256'],
      settings: { autovacuum: 'on', autovacuum_naptime: '1s' },
    })
    const client = await server.connect()
    await client.query(`
      CREATE ROLE "Ann-Eve" SUPERUSER LOGIN PASSWORD 'a very secret word';
      CREATE ROLE ordinary LOGIN CREATEDB;
      CREATE ROLE idle LOGIN`)
    await client.end()
    await server.createDatabase('theirs')
  })
  afterAll(() => server.stop())

  const asAnn = (database = 'postgres') =>
    `postgres://Ann-Eve:a%20very%20secret%20word@127.0.0.1:${server.port}/${database}`

  const urlAs = (role: string, database?: string) => server.url(database).replace(/\/\/\w+@/, `//${role}@`)

  test('lets programs in that need to know no password of its, and cancels what they run', async () => {
    await using scratch = await startServerEngine(wantedOf(18), options, asAnn())
    await using entrance = await scratch.admit({ search_path: `pg_catalog, "a b\\c"` })
    await using program = await connect({
      url: `postgres://${entrance.user}:${entrance.password}@127.0.0.1:${entrance.port}/any?options=-cwork_mem%3D3MB`,
    })
    expect(
      await program.query(
        `SELECT current_setting('search_path') AS path, current_setting('work_mem') AS mem`,
      ),
    ).toEqual([{ path: `pg_catalog, "a b\\c"`, mem: '3MB' }])
    const slow = program.query('SELECT pg_sleep(60)')
    await scratch.session.query(`SELECT pg_sleep(0.1)`)
    await program.cancel()
    await expect(slow).rejects.toMatchObject({ code: '57014' })
    expect(JSON.stringify([scratch.engine, scratch.shortfalls])).not.toContain('secret')
  })

  test('keeps its hands off the scratch: autovacuum finds no work there', async () => {
    await using scratch = await startServerEngine(wantedOf(18), options, server.url('theirs'))
    await scratch.session.query(
      'CREATE TABLE t (id int); INSERT INTO t SELECT generate_series(1, 5000); DELETE FROM t',
    )
    const [row] = await scratch.session.query<{ path: string }>(`SELECT pg_relation_filepath('t') AS path`)
    await scratch.session.query(
      `UPDATE pg_class SET relpages = 900, reltuples = 70 WHERE oid = 't'::regclass`,
    )
    await scratch.writeFiles([{ path: row?.path ?? '', length: 900 * 8192, blocks: [] }])
    await scratch.session.query('SELECT pg_sleep(3)')
    expect(
      await scratch.session.query(`
        SELECT relpages, reltuples, last_autovacuum, last_autoanalyze
        FROM pg_class JOIN pg_stat_all_tables ON relid = pg_class.oid WHERE pg_class.relname = 't'`),
    ).toEqual([{ relpages: 900, reltuples: 70, last_autovacuum: null, last_autoanalyze: null }])
  })

  test('gets rid of what was left there by a planflip that lost its way, and of nothing else', async () => {
    const one = await startServerEngine(wantedOf(18), options, server.url())
    onTestFinished(() => one.stop())
    await createRole(one.session, 'made for "it"')
    const administrator = await connect({ url: server.url() })
    onTestFinished(() => administrator.close())
    // As long as its owner lives it is nobody's.
    expect(await listLeftBehind(administrator)).toEqual([])

    const lost = await startServerEngine(wantedOf(18), options, server.url())
    const [database] = await lost.session.query<{ name: string }>('SELECT current_database()::text AS name')
    await administrator.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid IN (SELECT pid FROM pg_locks WHERE objid = (SELECT oid FROM pg_database WHERE datname = $1))`,
      [database?.name],
    )
    await expect(lost.stop()).rejects.toThrow(/terminat/)
    expect(await listLeftBehind(administrator)).toEqual([database?.name])

    await (await startServerEngine(wantedOf(18), options, server.url())).stop()
    expect(await listLeftBehind(administrator)).toEqual([])
    expect(await one.session.query('SELECT 1 AS one')).toEqual([{ one: 1 }])
    await one.stop()
    expect(await leftIn(server)).toEqual({
      databases: ['postgres', 'template0', 'template1', 'theirs'],
      tablespaces: 2,
      roles: ['Ann-Eve', 'idle', 'ordinary', server.user],
    })
  })

  test('is refused where it is production, or a copy of that', async () => {
    const client = await server.connect()
    const { rows } = await client.query<{ id: string }>(
      'SELECT system_identifier::text AS id FROM pg_control_system()',
    )
    const wanted = { ...wantedOf(18), systemIdentifier: rows[0]?.id ?? '' }
    await expect(startServerEngine(wanted, options, server.url('theirs'))).rejects.toMatchObject({
      code: 'not-permitted',
      message: expect.stringContaining('system identifier'),
    })
    const other = { ...wanted, systemIdentifier: '7000000000000000001' }
    await (await startServerEngine(other, options, server.url('theirs'))).stop()
  })

  test('takes an ordinary role that may create databases, says so, and none that may not', async () => {
    await using scratch = await startServerEngine(wantedOf(18), options, urlAs('ordinary'))
    expect(scratch).toMatchObject({
      asOwner: true,
      shortfalls: [expect.stringContaining('The role of the scratch is no superuser')],
    })
    await expect(startServerEngine(wantedOf(18), options, urlAs('idle'))).rejects.toMatchObject({
      code: 'engine-unavailable',
      message: 'The role may not create databases.',
    })
  })

  test('is left by an ordinary role although autovacuum and a client are at work in its database', async () => {
    const scratch = await startServerEngine(wantedOf(18), options, urlAs('ordinary'))
    onTestFinished(() => scratch.stop())
    const [database] = await scratch.session.query<{ name: string }>(
      'SELECT current_database()::text AS name',
    )
    const client = await connect({ url: urlAs('ordinary', database?.name) })
    onTestFinished(() => client.close())
    // Work for minutes.
    await client.query(`
      CREATE TABLE t (id int) WITH (autovacuum_vacuum_cost_delay = 100, autovacuum_vacuum_cost_limit = 1, autovacuum_vacuum_threshold = 1);
      INSERT INTO t SELECT generate_series(1, 200000);
      DELETE FROM t`)
    await client.query('SELECT pg_stat_force_next_flush()')
    const administrator = await connect({ url: server.url() })
    onTestFinished(() => administrator.close())
    const atWork = () =>
      administrator.query(
        `SELECT 1 FROM pg_stat_activity WHERE datname = $1 AND backend_type = 'autovacuum worker'`,
        [database?.name],
      )
    await expect.poll(atWork).toHaveLength(1)
    await scratch.stop()
    const rows = await administrator.query('SELECT FROM pg_database WHERE datname = $1', [database?.name])
    expect(rows).toEqual([])
  })

  test('is refused without a URL', async () => {
    await expect(startServerEngine(wantedOf(18), options, '')).rejects.toMatchObject({ code: 'bad-usage' })
  })
})

/** What there is for the whole of a server. */
async function leftIn(server: TestServer): Promise<unknown> {
  const client = await server.connect()
  const { rows } = await client.query<Record<string, unknown>>(`
    SELECT (SELECT json_agg(datname ORDER BY datname) FROM pg_database) AS databases,
      (SELECT count(*)::int FROM pg_tablespace) AS tablespaces,
      (SELECT json_agg(rolname ORDER BY rolname) FROM pg_roles WHERE rolname !~ '^pg_') AS roles`)
  await client.end()
  return rows[0]
}
