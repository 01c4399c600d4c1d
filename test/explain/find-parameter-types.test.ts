import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findParameterTypes } from '../../src/explain/find-parameter-types.ts'
import type { Connection } from '../../src/postgres/connect.ts'
import { connect } from '../../src/postgres/connect.ts'
import type { TestServer } from '../servers/start.ts'
import { startServer } from '../servers/start.ts'

let server: TestServer
let connection: Connection

beforeAll(async () => {
  server = await startServer({ major: 16 })
  const client = await server.connect()
  await client.query(
    'CREATE TABLE t (id int, name text, at timestamptz, tags int[]); CREATE TABLE busy (id int)',
  )
  connection = await connect({ url: server.url() })
  await connection.query('BEGIN READ ONLY')
})
afterAll(async () => {
  await connection.close()
  await server.stop()
})

const typesOf = async (sql: string) => {
  const parameters = Math.max(0, ...[...sql.matchAll(/\$(\d+)/g)].map(([, number]) => Number(number)))
  const [found] = await findParameterTypes(connection, [{ sql, parameters }])
  return found?.status === 'prepared' ? found.types : found
}

describe('findParameterTypes', () => {
  test.each([
    ['SELECT * FROM t', []],
    ['SELECT * FROM t WHERE id = $1 AND name = $2 LIMIT $3', [null, null, null]],
    ['INSERT INTO t VALUES ($1, $2, $3)', [null, null, null]],
    ['SELECT count($1) FROM t', ['text']],
    ['SELECT 1 FROM t WHERE $2 IS NULL OR $1 IS NOT NULL', ['text', 'text']],
    ['SELECT sum(CASE WHEN name = $1 THEN $2 ELSE $3 END) FROM t', ['text', 'integer', 'integer']],
    [
      'SELECT * FROM t WHERE id = ANY (ARRAY[$1, $2]) AND tags && ARRAY[$3]',
      ['integer', 'integer', 'integer'],
    ],
    ['SELECT * FROM generate_series($1, $2) AS g JOIN t ON id = g', ['integer', 'integer']],
    ['SELECT CAST($1 AS date) + $2 FROM t', [null, 'integer']],
    [
      'WITH RECURSIVE r AS (SELECT $1 AS depth UNION ALL SELECT depth + $2 FROM r WHERE depth < $3) SELECT * FROM r, t',
      ['integer', null, null],
    ],
    ['SELECT at + ($1 * $2) FROM t', expect.any(Array)],
    ['SELECT $1 + $2, concat($3, id) FROM t WHERE coalesce($4, $5) = id', expect.any(Array)],
  ])('%s', async (sql, types) => {
    expect(await typesOf(sql)).toEqual(types)
  })

  test.each([
    ['SELECT * FROM gone WHERE id = $1', '42P01'],
    ['SELECT nothing FROM t', '42703'],
    ['SELECT no_such_function($1) FROM t', '42883'],
    ['SELECT FROM WHERE', '42601'],
    // Two statements at once are never sent.
    ['SELECT 1; DROP TABLE t', '42601'],
  ])('%s is refused', async (sql, sqlstate) => {
    expect(await typesOf(sql)).toMatchObject({ status: 'refused', sqlstate })
  })

  test('one after another, however many are refused, and nothing stays behind', async () => {
    const statements = Array.from({ length: 130 }, (_, at) => ({
      sql: at % 3 === 0 ? 'SELECT * FROM gone' : `SELECT ${at} FROM t WHERE id = $1`,
      parameters: at % 3 === 0 ? 0 : 1,
    }))
    const done: number[] = []
    const found = await findParameterTypes(connection, statements, (count) => done.push(count))
    expect(found.map(({ status }) => status)).toEqual(
      statements.map(({ parameters }) => (parameters === 0 ? 'refused' : 'prepared')),
    )
    expect(done).toEqual(statements.map((_, at) => at))
    expect(await connection.query('SELECT name FROM pg_prepared_statements')).toEqual([])
    expect(await connection.query(`SELECT current_setting('lock_timeout') AS lock_timeout`)).toEqual([
      { lock_timeout: '0' },
    ])
  })

  test('a table that somebody has locked does not hold up the rest', async () => {
    const locker = await server.connect()
    await locker.query('BEGIN; LOCK TABLE busy IN ACCESS EXCLUSIVE MODE')
    const found = await findParameterTypes(connection, [
      { sql: 'SELECT * FROM busy', parameters: 0 },
      { sql: 'SELECT * FROM t', parameters: 0 },
    ])
    await locker.query('ROLLBACK')
    expect(found).toEqual([
      expect.objectContaining({ status: 'refused', sqlstate: '55P03' }),
      { status: 'prepared', types: [] },
    ])
  })
})
