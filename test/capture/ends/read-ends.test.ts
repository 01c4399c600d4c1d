import type { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CapturedDatabase } from '../../../src/capture/capture-database.ts'
import { captureDatabase } from '../../../src/capture/capture-database.ts'
import { endProbes } from '../../../src/capture/ends/end-probe.ts'
import { readEnds } from '../../../src/capture/ends/read-ends.ts'
import { readIndexes } from '../../../src/capture/indexes.ts'
import { inCapture, usualPatience } from '../../../src/capture/transaction.ts'
import type { Session } from '../../../src/model/session.ts'
import { connect } from '../../../src/postgres/connect.ts'
import { asRole } from '../../servers/as-role.ts'
import type { TestServer } from '../../servers/start.ts'
import { serverSkipReason, startServer } from '../../servers/start.ts'

/* An end that is not to be had costs its own end, and not the capture. */

const schema = `
  CREATE TABLE queue (id int, done_at timestamptz DEFAULT '2024-01-01');
  INSERT INTO queue SELECT generate_series(1, 600000);
  CREATE INDEX queue_id ON queue (id);
  CREATE TABLE "Odd ""name" (id int PRIMARY KEY, "Word" text);
  INSERT INTO "Odd ""name" SELECT i, 'w' || i FROM generate_series(1, 3000) AS i;
  CREATE INDEX "Odd word" ON "Odd ""name" (lower("Word") DESC NULLS LAST);
  CREATE TABLE hollow (id int PRIMARY KEY);
  CREATE TABLE shut (id int PRIMARY KEY, word text);
  INSERT INTO shut SELECT i, 'w' || i FROM generate_series(1, 3000) AS i;
  CREATE INDEX shut_word ON shut (word);
  CREATE INDEX shut_some ON shut ((id % 7)) WHERE word > 'w';
  CREATE ROLE reader LOGIN;
  GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader;
  ANALYZE`

describe.each([14, 18])('PostgreSQL %i', (major) => {
  const skipReason = serverSkipReason(major)
  let server: TestServer
  let client: Client
  let other: Client

  beforeAll(async () => {
    if (skipReason !== undefined) return
    server = await startServer({ major, settings: { autovacuum: 'off' } })
    client = await server.connect()
    other = await server.connect()
    await client.query(schema)
  })
  afterAll(async () => {
    if (skipReason === undefined) await server.stop()
  })

  const capture = (role?: string) => inSession(server, role, (session) => captureDatabase(session))

  test.skipIf(skipReason !== undefined)(`an end thick with dead rows ${skipReason ?? ''}`, async () => {
    await other.query('BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1')
    await client.query('DELETE FROM queue WHERE id <= 590000')
    const ends = await inSession(server, 'reader', async (session) => {
      const probes = endProbes(await readIndexes(session, () => []))
      const answers = await readEnds(session, probes, new Set(), undefined, 25)
      return Object.fromEntries(
        probes.map(({ index, end }, place) => [`${index.relname} ${end}`, answers[place]]),
      )
    })
    await other.query('ROLLBACK')
    expect(ends).toEqual({
      'queue_id min': { hindrance: 'too slow' },
      'queue_id max': { value: '600000' },
      'Odd "name_pkey min': { value: '1' },
      'Odd "name_pkey max': { value: '3000' },
      'Odd word min': { value: 'w1' },
      'Odd word max': { value: 'w999' },
      'hollow_pkey min': { value: null },
      'hollow_pkey max': { value: null },
      'shut_pkey min': { value: '1' },
      'shut_pkey max': { value: '3000' },
      'shut_word min': { value: 'w1' },
      'shut_word max': { value: 'w999' },
    })
  })

  test.skipIf(skipReason !== undefined)(
    `what no index leads to is not read ${skipReason ?? ''}`,
    async () => {
      const [answer] = await inSession(server, 'reader', async (session) => {
        const [known] = await readIndexes(session, () => [])
        if (known === undefined) throw new Error('no index')
        return readEnds(session, [{ index: { ...known, firstKey: 'done_at' }, end: 'min' }], new Set())
      })
      expect(answer).toEqual({ hindrance: 'no index' })
    },
  )

  test.skipIf(skipReason !== undefined)(`a table that somebody has locked ${skipReason ?? ''}`, async () => {
    const free = await capture('reader')
    expect(free.facts.unreadable?.filter(({ hindrance }) => hindrance !== undefined)).toEqual([])

    await other.query('BEGIN; LOCK TABLE shut')
    const begun = performance.now()
    const { facts } = await capture('reader')
    expect(performance.now() - begun).toBeLessThan(3 * usualPatience.lockTimeout)
    await other.query('ROLLBACK')

    const of = (input: string, object?: string) => ({
      input,
      schemaname: 'public',
      relname: 'shut',
      ...(object !== undefined && { object }),
      columns: [],
      instead: 'estimated',
      hindrance: 'locked',
      grants: [],
    })
    const hindered = facts.unreadable?.filter(({ hindrance }) => hindrance !== undefined)
    expect(hindered).toEqual([
      of('relation sizes'),
      of('index ends', 'shut_pkey'),
      of('index heights', 'shut_pkey'),
      of('index heights', 'shut_some'),
      of('index ends', 'shut_word'),
      of('index heights', 'shut_word'),
    ])
    // ANALYZE has just counted everything: what it left is what there is.
    expect(sizesOf(facts)).toEqual(sizesOf(free.facts))
    expect(endsOf(facts, 'shut_pkey')).toEqual({ fidelity: 'estimated', min: '1', max: '3000' })
    expect(endsOf(facts, 'Odd word')).toEqual(endsOf(free.facts, 'Odd word'))
  })

  test.skipIf(skipReason !== undefined)(`somebody waits to lock a table ${skipReason ?? ''}`, async () => {
    await other.query('BEGIN; SELECT FROM shut LIMIT 1')
    const waiting = client.query('BEGIN; LOCK TABLE shut; ROLLBACK')
    await expect.poll(() => countOf(server, 'SELECT FROM pg_locks WHERE NOT granted')).toBe(1)
    const { facts } = await capture('reader')
    await other.query('ROLLBACK')
    await waiting
    expect(facts.unreadable).toContainEqual(expect.objectContaining({ relname: 'shut', hindrance: 'locked' }))
  })
})

async function inSession<Result>(
  server: TestServer,
  role: string | undefined,
  work: (session: Session) => Promise<Result>,
): Promise<Result> {
  const url = role === undefined ? server.url() : asRole(server.url(), role)
  await using session = await connect({ url })
  return await inCapture(session, usualPatience, () => work(session))
}

function sizesOf({ relations, indexes }: CapturedDatabase['facts']) {
  return [...relations, ...indexes].map(({ relname, blocks }) => [relname, blocks])
}

function endsOf({ indexes }: CapturedDatabase['facts'], name: string) {
  return indexes.find(({ relname }) => relname === name)?.btree?.ends
}

async function countOf(server: TestServer, select: string): Promise<number> {
  const client = await server.connect()
  const { rowCount } = await client.query(select)
  await client.end()
  return rowCount ?? 0
}
