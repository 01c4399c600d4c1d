import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseCorpusFile } from '../../../src/corpus/parse-corpus-file.ts'
import { drawSamples } from '../../../src/explain/drawn-values/draw-samples.ts'
import { prefersGenericPlan } from '../../../src/explain/prefers-generic.ts'
import type { DrawnKind, Query, Sample } from '../../../src/model/query.ts'
import type { Snapshot } from '../../../src/model/snapshot.ts'
import type { Connection } from '../../../src/postgres/connect.ts'
import { connect } from '../../../src/postgres/connect.ts'
import { captureToFile } from '../../databases/capture.ts'
import type { TestServer } from '../../servers/start.ts'
import { serverSkipReason, startServer } from '../../servers/start.ts'

/* Where values come from, on real servers: what is drawn is what the rows are. */

const schema = `
  CREATE SCHEMA "Odd one";
  CREATE TABLE "Odd one"."Order" (id bigint PRIMARY KEY, "the Status" varchar(20) NOT NULL, made timestamptz NOT NULL, customer int,
    note text, amount numeric(10, 2), tags jsonb);
  INSERT INTO "Odd one"."Order" SELECT i, CASE WHEN i % 1000 = 0 THEN 'lost' WHEN i % 20 = 0 THEN 'new' ELSE 'done' END,
    timestamptz '2024-01-01Z' + i * interval '10 minutes', (i * 7919) % 5000, 'Note ' || i, i / 100.0, '{}' FROM generate_series(1, 20000) AS i;
  CREATE INDEX ON "Odd one"."Order" ("the Status"); CREATE INDEX ON "Odd one"."Order" (made); CREATE INDEX ON "Odd one"."Order" (customer);
  CREATE TABLE event (id int, at date NOT NULL, kind text) PARTITION BY RANGE (at);
  CREATE TABLE event_1 PARTITION OF event FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');
  CREATE TABLE event_2 PARTITION OF event FOR VALUES FROM ('2024-02-01') TO ('2024-03-01');
  INSERT INTO event SELECT i, date '2024-01-01' + i % 59, 'kind ' || i % 3 FROM generate_series(1, 3000) AS i;
  CREATE TABLE never_analyzed (id int);
  ANALYZE "Odd one"."Order", event`

describe.each([14, 16, 18])('PostgreSQL %i', (major) => {
  const skipReason = serverSkipReason(major)
  let server: TestServer
  let session: Connection
  let snapshot: Snapshot

  beforeAll(async () => {
    if (skipReason !== undefined) return
    server = await startServer({ major, settings: { autovacuum: 'off' } })
    await (await server.connect()).query(schema)
    snapshot = await captureToFile(server.url())
    session = await connect({ url: server.url() })
  })
  afterAll(async () => {
    if (skipReason !== undefined) return
    await session[Symbol.asyncDispose]()
    await server.stop()
  })

  const draw = async (sql: string): Promise<Partial<Record<DrawnKind, Sample>>> =>
    Object.fromEntries(
      (await drawSamples(session, await queryOf(sql), snapshot)).map(({ kind, values }) => [kind, values]),
    )

  /** How many rows each kind of value finds. */
  const count = async (condition: string): Promise<Partial<Record<DrawnKind, number>>> => {
    const sql = `SELECT count(*)::int AS rows FROM "Odd one"."Order" o WHERE ${condition}`
    const counts: [string, number][] = []
    for (const [kind, values] of Object.entries(await draw(sql))) {
      const [row] = await session.query<{ readonly rows: number }>(sql, values)
      counts.push([kind, row?.rows ?? -1])
    }
    return Object.fromEntries(counts)
  }

  test.skipIf(skipReason !== undefined)(
    'an equal value is the most common one, a rare one, one that is not there',
    async () => {
      expect(await draw(`SELECT * FROM "Odd one"."Order" WHERE "the Status" = $1`)).toEqual({
        'most common': ['done'],
        median: ['new'],
        rare: ['lost'],
        'beyond the end': ['newz'],
        NULL: [null],
      })
      const customers = await count('o.customer = $1')
      expect(customers).toEqual({ 'most common': 4, median: 4, rare: 4, 'beyond the end': 0, NULL: 0 })
    },
  )

  test.skipIf(skipReason !== undefined)(
    'a bound leaves nearly all rows, half of them, few and none',
    async () => {
      const since = await count('o.made >= $1')
      expect(since['most common']).toBeGreaterThan(19_000)
      expect(since.median).toBeGreaterThan(8000)
      expect(since.median).toBeLessThan(12_000)
      expect(since.rare).toBeGreaterThan(0)
      expect(since.rare).toBeLessThan(1000)
      expect(since['beyond the end']).toBe(0)

      const until = await count('$1 > o.made')
      expect(until['most common']).toBeGreaterThan(19_000)
      expect(until.rare).toBeLessThan(1000)
      expect(until['beyond the end']).toBe(20_000)
    },
  )

  test.skipIf(skipReason !== undefined)(
    'two bounds of one column make a range, the rare one is where the newest rows are',
    async () => {
      const between = await count('o.made BETWEEN $1 AND $2')
      expect(between['most common']).toBeGreaterThan(19_000)
      expect(between.median).toBeGreaterThan(8000)
      expect(between.median).toBeLessThan(12_000)
      expect(between.rare).toBeGreaterThan(0)
      expect(between.rare).toBeLessThan(1000)
    },
  )

  test.skipIf(skipReason !== undefined)(
    'an array has ten values, a pattern the beginning of one',
    async () => {
      const several = await count('o.customer = ANY ($1)')
      expect(several['most common']).toBe(40)
      expect(several['beyond the end']).toBe(0)
      const alike = await draw(`SELECT 1 FROM "Odd one"."Order" WHERE note LIKE $1`)
      expect(alike['most common']).toEqual(['Not%'])
    },
  )

  test.skipIf(skipReason !== undefined)(
    'each of a list has another value, and NULL where there is none',
    async () => {
      const several = await count('o.customer IN ($1, $2, $3)')
      expect(several).toEqual({ 'most common': 12, median: 12, rare: 12, 'beyond the end': 0, NULL: 0 })
      const texts = await draw(
        `SELECT 1 FROM "Odd one"."Order" WHERE "the Status" IN ($1, $2, $3, $4) AND customer = $5`,
      )
      expect(texts['most common']).toEqual(['done', 'new', 'lost', null, expect.stringMatching(/^\d+$/)])
      const known = await draw(`SELECT 1 FROM "Odd one"."Order" WHERE customer IN ($1, 7)`)
      expect(known).toEqual({})
    },
  )

  test.skipIf(skipReason !== undefined)(
    'case and casts are looked through, and joins, and partitions',
    async () => {
      expect(
        await draw(`SELECT 1 FROM "Odd one"."Order" WHERE lower("the Status") = lower($1)`),
      ).toMatchObject({
        'most common': ['done'],
      })
      const joined =
        await draw(`SELECT 1 FROM "Odd one"."Order" "o ""1""" JOIN event e ON e.id = "o ""1""".customer
      WHERE "o ""1""".amount < $2::numeric AND e.kind = $1 ORDER BY 1 LIMIT $3`)
      expect(joined['most common']).toEqual([
        expect.stringMatching(/^kind \d$/),
        expect.stringMatching(/^\d+\.\d\d$/),
        '10',
      ])
      expect(await draw('SELECT 1 FROM event WHERE at > $1')).toMatchObject({
        median: [expect.stringMatching(/^2024-0[12]-/)],
      })
    },
  )

  test.skipIf(skipReason !== undefined)(
    'values that decide nothing are NULL, and nothing is drawn where nothing is known',
    async () => {
      expect(await draw(`UPDATE "Odd one"."Order" SET note = $2 WHERE id = $1`)).toMatchObject({
        rare: [expect.stringMatching(/^\d+$/), null],
      })
      expect(await draw(`SELECT 1 FROM "Odd one"."Order" WHERE tags @> $1`)).toEqual({})
      expect(await draw(`SELECT 1 FROM "Odd one"."Order" WHERE id = $1 AND length(note) = $2`)).toEqual({})
      expect(await draw('SELECT 1 FROM never_analyzed WHERE id = $1')).toEqual({})
      expect(await draw('INSERT INTO never_analyzed VALUES ($1)')).toEqual({})
      expect(await draw('SELECT 1 FROM nowhere WHERE id = $1')).toEqual({})
    },
  )

  test.skipIf(skipReason !== undefined)('nothing remains in the session', async () => {
    await draw(`SELECT 1 FROM "Odd one"."Order" WHERE id = $1`)
    expect(await session.query('SELECT name FROM pg_prepared_statements')).toEqual([])
    expect(await session.query('SHOW plan_cache_mode')).toEqual([{ plan_cache_mode: 'auto' }])
  })

  test.skipIf(skipReason !== undefined)(
    'Postgres keeps to a generic plan where no value would have a better one',
    async () => {
      const prefers = (sql: string, samples: readonly Sample[]) =>
        prefersGenericPlan(session, { sql, types: [null] }, samples)
      expect(await prefers(`SELECT * FROM "Odd one"."Order" WHERE id = $1`, [['1'], ['2']])).toBe(true)
      // By the average a third of the rows; one in a thousand is far cheaper.
      expect(await prefers(`SELECT * FROM "Odd one"."Order" WHERE "the Status" = $1`, [['lost']])).toBe(false)
      expect(await session.query('SELECT name FROM pg_prepared_statements')).toEqual([])
    },
  )
})

async function queryOf(sql: string): Promise<Query> {
  const { queries, faults } = await parseCorpusFile('test.sql', `${sql};`)
  const [query] = queries
  if (query === undefined) throw new Error(`No query in ${sql}: ${JSON.stringify(faults)}`)
  return query
}
