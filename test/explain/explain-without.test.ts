import { afterAll, beforeAll, expect, test } from 'vitest'
import { explainWithout, type Withheld } from '../../src/explain/explain-without.ts'
import { startSession } from './pglite-session.ts'

let session: Awaited<ReturnType<typeof startSession>>

beforeAll(async () => {
  session = await startSession(`
    CREATE SCHEMA "Other";
    CREATE TABLE "T ""1""" (id int PRIMARY KEY, b int);
    CREATE INDEX "by b" ON "T ""1""" (b);
    CREATE TABLE "Other"."T ""1""" (b int);
    CREATE INDEX elsewhere ON "Other"."T ""1""" (b);
    INSERT INTO "T ""1""" SELECT i, i FROM generate_series(1, 5000) AS i;
    ANALYZE;
    CREATE ROLE reader;
    GRANT SELECT ON "T ""1""" TO reader`)
})
afterAll(async () => {
  await session[Symbol.asyncDispose]()
})

const relation = 'T "1"'
const statement = { sql: `SELECT * FROM "T ""1""" WHERE b = 7`, types: [], values: null }
const parametrised = { sql: `SELECT * FROM "T ""1""" WHERE b = $1`, types: ['int'], values: ['7'] }

async function planOf(
  withheld: Partial<Withheld>,
  asked: typeof statement | typeof parametrised = statement,
) {
  const outcome = await explainWithout(session, asked, { settings: [], indexes: [], ...withheld })
  return outcome.status === 'planned' ? outcome.plan.text : outcome.message
}

test('a setting is off for one plan only', async () => {
  expect(await planOf({ settings: ['enable_indexscan'] })).toMatch(/^Bitmap Heap Scan/)
  expect(await planOf({ settings: ['enable_indexscan', 'enable_bitmapscan'] })).toMatch(/^Seq Scan/)
  expect(await planOf({})).toMatch(/^Index Scan using "by b"/)
})

test('an index is away for one plan only, its namesake of another table is not asked for', async () => {
  const indexes = [{ index: 'by b', relation }]
  expect(await planOf({ indexes })).toMatch(/^Seq Scan/)
  expect(await planOf({ indexes }, parametrised)).toMatch(/^Seq Scan/)
  expect(await planOf({ indexes: [{ index: 'by b', relation: 'elsewhere' }] })).toMatch(/^Index Scan/)
  expect(await planOf({}, parametrised)).toMatch(/^Index Scan/)
  expect(await session.query('SELECT FROM pg_index WHERE NOT indisvalid')).toEqual([])
})

test('a way without alternative is shown as disabled', async () => {
  const indexes = [{ index: 'by b', relation }]
  expect(await planOf({ indexes, settings: ['enable_seqscan', 'max_parallel_workers_per_gather'] })).toMatch(
    /^Seq Scan[^]*Disabled: true/,
  )
})

test('plans as the role that it finds', async () => {
  await session.query('SET ROLE reader')
  try {
    expect(await planOf({ indexes: [{ index: 'by b', relation }] })).toMatch(/^Seq Scan/)
    expect(await session.query('SELECT current_user::text AS role')).toEqual([{ role: 'reader' }])
    const elsewhere = { sql: `SELECT * FROM "Other"."T ""1"""`, types: [], values: null }
    expect(await planOf({ indexes: [{ index: 'by b', relation }] }, elsewhere)).toBe(
      'permission denied for schema Other',
    )
  } finally {
    await session.query('RESET ROLE')
  }
})
