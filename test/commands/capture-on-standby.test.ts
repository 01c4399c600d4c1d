import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Snapshot } from '../../src/model/snapshot.ts'
import { readSnapshot } from '../../src/store/snapshot.ts'
import { run } from '../cli/run.ts'
import { databaseFolder, fillDatabase } from '../databases/fill.ts'
import { asRole } from '../servers/as-role.ts'
import { catchUp, primarySettings, startStandby } from '../servers/standby.ts'
import type { TestServer } from '../servers/start.ts'
import { serverSkipReason, startServer } from '../servers/start.ts'

/* A standby is as good as a primary, until recovery wants what the capture is looking at. */

describe.each([14, 18])('PostgreSQL %i', (major) => {
  const skipReason = serverSkipReason(major)
  let primary: TestServer
  let standby: TestServer
  let client: Client
  let directory: string

  beforeAll(async () => {
    if (skipReason !== undefined) return
    directory = await mkdtemp(join(tmpdir(), 'planflip-standby-'))
    primary = await startServer({
      major,
      settings: { ...primarySettings, autovacuum: 'off' },
    })
    client = await primary.connect()
    await fillDatabase(client, databaseFolder('indexes'), ['before.sql'])
    standby = await startStandby(primary, {
      follows: true,
      settings: {
        max_standby_streaming_delay: '0',
        hot_standby_feedback: 'off',
        allow_in_place_tablespaces: 'on',
      },
    })
    // What comes by replication, too.
    await fillDatabase(client, databaseFolder('indexes'), ['since.sql'])
    await client.query(`
      CREATE TABLE public.shut AS SELECT i AS id FROM generate_series(1, 1000) AS i; CREATE TABLE public.shut_later AS TABLE public.shut; CREATE INDEX ON public.shut_later (id);
      CREATE TABLE public.churned AS SELECT i AS id FROM generate_series(1, 1000) AS i; ANALYZE public.shut, public.churned`)
    await catchUp(client, await standby.connect())
  })
  afterAll(async () => {
    if (skipReason !== undefined) return
    await standby.stop()
    await primary.stop()
    await rm(directory, { recursive: true })
  })

  const capture = (url: string, name: string) =>
    run(['capture', url, '--out', join(directory, name), '--force'])

  test.skipIf(skipReason !== undefined).each([
    ['a superuser', undefined],
    ['an ordinary role', 'planflip_reader'],
  ])(`tells %s the same as its primary ${skipReason ?? ''}`, async (_, role) => {
    for (const [name, server] of Object.entries({ primary, standby })) {
      const url = role === undefined ? server.url() : asRole(server.url(), role)
      expect(await capture(url, `${name}.json`)).toMatchObject({ exitCode: 0 })
    }
    const [there, here] = await Promise.all(
      ['primary.json', 'standby.json'].map((name) => readSnapshot(join(directory, name))),
    )
    if (there === undefined || here === undefined) throw new Error('no snapshot')
    expect(there.indexes.length).toBeGreaterThan(30)
    expect(here.relations.map((relation) => relation.blocks)).toEqual(await measure(standby, here))
    expect({ ...here, capturedAt: '', relations: [] }).toEqual({ ...there, capturedAt: '', relations: [] })
    // A table grows by several pages at once (`RelationAddExtraBlocks`, `RelationAddBlocks` of hio.c), and no WAL tells of those that are
    // still empty: to the standby's planner, too, the table is shorter.
    expect(here.relations).toEqual(
      there.relations.map((relation, place) => {
        const blocks = here.relations[place]?.blocks ?? 0
        return blocks < relation.blocks && blocks > 0.5 * relation.blocks ? { ...relation, blocks } : relation
      }),
    )
    expect(
      here.relations.filter(({ blocks }, place) => blocks === there.relations[place]?.blocks).length,
    ).toBeGreaterThan(0.8 * here.relations.length)
  })

  test.skipIf(skipReason !== undefined)(
    `a recovery conflict ends the capture, and the file stays as it is ${skipReason ?? ''}`,
    async () => {
      await capture(standby.url(), 'kept.json')
      const before = await readFile(join(directory, 'kept.json'))
      const [watcher, first, second] = [
        await standby.connect(),
        await primary.connect(),
        await primary.connect(),
      ]
      // Locks of the primary hold the capture up, one after the other, until VACUUM takes away what it can still see. Whoever holds a lock
      // keeps VACUUM from what was deleted since: so the lock changes hands.
      await first.query('BEGIN; LOCK TABLE public.shut')
      await catchUp(client, watcher)
      const captured = capture(standby.url(), 'kept.json')
      await expect.poll(async () => (await watcher.query(waitingCapture)).rowCount).toBe(1)
      await client.query('DELETE FROM public.churned')
      await second.query('BEGIN; LOCK TABLE public.shut_later')
      await catchUp(client, watcher)
      await first.query('ROLLBACK')
      await client.query('VACUUM public.churned')
      const refused = await captured
      await second.query('ROLLBACK')
      expect(refused).toMatchObject({ exitCode: 3, stdout: '' })
      expect(refused.stderr).toMatch(
        /^planflip: While reading catalogs, production said: .* conflict with recovery/,
      )
      expect(refused.stderr).toContain('or capture from the primary')
      expect(await readFile(join(directory, 'kept.json'))).toEqual(before)
    },
  )
})

const waitingCapture = `SELECT FROM pg_stat_activity WHERE application_name = 'planflip' AND wait_event_type = 'Lock'`

/** The length of the files of tables, in blocks. */
async function measure(server: TestServer, { relations }: Snapshot): Promise<readonly number[]> {
  const client = await server.connect()
  const { rows } = await client.query<{ blocks: number }>(
    `SELECT CASE WHEN c.relkind IN ('r', 'm') THEN (pg_relation_size(c.oid) / 8192)::int ELSE 0 END AS blocks
     FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS asked (schema, name, place)
       JOIN pg_namespace n ON n.nspname = schema JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = name
     ORDER BY place`,
    [relations.map(({ schemaname }) => schemaname), relations.map(({ relname }) => relname)],
  )
  await client.end()
  return rows.map(({ blocks }) => blocks)
}
