import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Statement } from '../../src/explain/explain-statement.ts'
import { explainStatement } from '../../src/explain/explain-statement.ts'
import type { Session } from '../../src/model/session.ts'
import { startSession } from './pglite-session.ts'

let session: Session & AsyncDisposable
beforeAll(async () => {
  session = await startSession(`
    CREATE TABLE orders (id int PRIMARY KEY, status text, "größe" int);
    INSERT INTO orders SELECT i, CASE WHEN i % 1000 = 0 THEN 'open' ELSE 'done' END, i FROM generate_series(1, 20000) i;
    CREATE INDEX orders_status ON orders (status);
    CREATE TABLE events (at int) PARTITION BY RANGE (at);
    CREATE TABLE events_old PARTITION OF events FOR VALUES FROM (0) TO (10);
    CREATE TABLE events_new PARTITION OF events FOR VALUES FROM (10) TO (20);
    CREATE TABLE muted (id int);
    CREATE RULE muted AS ON INSERT TO muted DO INSTEAD NOTHING;
    ANALYZE;
  `)
})
afterAll(() => session[Symbol.asyncDispose]())

const byStatus = 'SELECT * FROM orders WHERE status = $1'

describe('what a statement is planned for', () => {
  test('nothing, where it has no parameters', async () => {
    expect(await textOf({ sql: 'SELECT * FROM orders WHERE id = 7', types: [], values: null })).toMatch(
      /^Index Scan using orders_pkey on orders {2}\(cost=\S+ rows=1 width=\d+\)\n {2}Index Cond: \(id = 7\)$/,
    )
  })

  test('its values, each time anew', async () => {
    expect(await textOf({ sql: byStatus, types: [null], values: ['open'] })).toContain('Index')
    expect(await textOf({ sql: byStatus, types: [null], values: ['done'] })).toContain('Seq Scan')
  })

  test('any value, where none is given', async () => {
    const text = await textOf({ sql: byStatus, types: [null], values: null })

    expect(text).toContain('(status = $1)')
  })

  test('any value, with all partitions that it may be in', async () => {
    const text = await textOf({ sql: 'SELECT * FROM events WHERE at = $1', types: [null], values: null })

    expect(text).toMatch(/Seq Scan on events_old.*Seq Scan on events_new/s)
  })

  test('NULL, which is no value', async () => {
    expect(await textOf({ sql: byStatus, types: [null], values: [null] })).toContain('One-Time Filter: false')
  })

  test('a value of the declared type, and not of the one that Postgres would infer', async () => {
    const sql = 'SELECT * FROM orders WHERE id = $1'

    expect(await textOf({ sql, types: ['numeric(10, 2)'], values: ['7'] })).toContain(
      "((id)::numeric = '7'::numeric)",
    )
    expect(await textOf({ sql, types: [null], values: ['7'] })).toContain('(id = 7)')
  })

  test.each([`it's`, `back\\slash`, `');DROP TABLE orders;--`, `$1`, 'two\nlines', `größe`])(
    'a value however it is spelled: %s',
    async (value) => {
      const sql = 'SELECT length($1::text) AS n, * FROM orders WHERE status = $1'

      expect(await textOf({ sql, types: [null], values: [value] })).toContain(
        `(status = '${value.replaceAll("'", "''")}'::text)`,
      )
    },
  )

  test('its rows or their change: nothing runs', async () => {
    await textOf({ sql: 'DELETE FROM orders WHERE id > $1', types: [null], values: ['0'] })

    expect(await session.query('SELECT count(*)::int AS n FROM orders')).toEqual([{ n: 20000 }])
  })
})

describe('a statement that Postgres refuses', () => {
  test('is an answer, with the place in the statement', async () => {
    const sql = 'SELECT "größe", nope FROM orders WHERE id = 1'
    const failure = { status: 'failed', sqlstate: '42703', message: 'column "nope" does not exist' }

    expect(await explainStatement(session, { sql, types: [], values: null })).toEqual({
      ...failure,
      position: 17,
    })
    expect(
      await explainStatement(session, { sql: sql.replace('1', '$1'), types: ['int'], values: null }),
    ).toEqual({
      ...failure,
      position: 17,
    })
  })

  test('for a value has no place in the statement', async () => {
    const outcome = await explainStatement(session, { sql: byStatus, types: ['int'], values: ['seven'] })

    expect(outcome).toMatchObject({ status: 'failed', sqlstate: '42883' })
    expect(await explainStatement(session, { sql: 'SELECT $1', types: ['int'], values: ['seven'] })).toEqual({
      status: 'failed',
      sqlstate: '22P02',
      message: 'invalid input syntax for type integer: "seven"',
    })
  })

  test('leaves the session ready for the next', async () => {
    await explainStatement(session, { sql: 'SELECT nope WHERE $1', types: [null], values: ['t'] })

    expect(await textOf({ sql: byStatus, types: [null], values: ['open'] })).toContain('orders')
  })

  test('by rewriting it to nothing has no code of Postgres', async () => {
    expect(
      await explainStatement(session, { sql: 'INSERT INTO muted VALUES (1)', types: [], values: null }),
    ).toEqual({
      status: 'failed',
      sqlstate: '02000',
      message: 'Query rewrites to nothing',
    })
  })

  test('because it is two has done nothing', async () => {
    const twice = { sql: 'SELECT 1; CREATE TABLE intruder ()', types: [], values: null }

    expect(await explainStatement(session, twice)).toMatchObject({ status: 'failed', sqlstate: '42601' })
    expect(await session.query(`SELECT to_regclass('intruder') AS found`)).toEqual([{ found: null }])
  })
})

describe('in a transaction of the caller', () => {
  test('a refusal does not end it, though it may only read', async () => {
    await session.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    try {
      const inTransaction = { inTransaction: true }
      const refused = { sql: 'SELECT nope WHERE id = $1', types: [null], values: ['1'] }
      const insert = { sql: 'INSERT INTO orders (id) VALUES ($1)', types: [null], values: ['1'] }

      expect(await explainStatement(session, refused, inTransaction)).toMatchObject({ status: 'failed' })
      expect(await explainStatement(session, insert, inTransaction)).toMatchObject({ status: 'planned' })
      expect(await session.query('SELECT 1 AS alive')).toEqual([{ alive: 1 }])
    } finally {
      await session.query('ROLLBACK')
    }
  })
})

test('leaves settings and prepared statements as they were', async () => {
  await session.query('SET plan_cache_mode = force_generic_plan')
  await textOf({ sql: byStatus, types: [null], values: ['open'] })
  await explainStatement(session, { sql: byStatus, types: ['int'], values: null })

  expect(await session.query('SHOW plan_cache_mode')).toEqual([{ plan_cache_mode: 'force_generic_plan' }])
  expect(await session.query('SELECT name FROM pg_prepared_statements')).toEqual([])
  await session.query('RESET plan_cache_mode')
})

test('lets through what is no answer of Postgres', async () => {
  const broken: Session = { query: () => Promise.reject(new Error('connection lost')) }

  await expect(explainStatement(broken, { sql: 'SELECT 1', types: [], values: null })).rejects.toThrow(
    'connection lost',
  )
})

async function textOf(statement: Statement): Promise<string> {
  const outcome = await explainStatement(session, statement)
  return outcome.status === 'planned' ? outcome.plan.text : outcome.message
}
