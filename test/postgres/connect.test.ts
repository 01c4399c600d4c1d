import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Connection } from '../../src/postgres/connect.ts'
import { connect } from '../../src/postgres/connect.ts'
import type { TestServer } from '../servers/start.ts'
import { startServer } from '../servers/start.ts'

let server: TestServer
let connection: Connection

beforeAll(async () => {
  server = await startServer({ major: 18 })
  connection = await connect({ url: server.url() })
})
afterAll(async () => {
  await connection.close()
  await server.stop()
})

test('with parameters, be they none, a second statement is not let in', async () => {
  await expect(connection.query('SELECT 1; SELECT 2', [])).rejects.toMatchObject({ code: '42601' })
})

test('without parameters several statements answer with the rows of the last', async () => {
  expect(await connection.query('SELECT 1 AS a; SELECT 2 AS a')).toEqual([{ a: 2 }])
})

test('numbers, booleans and JSON arrive as such, all else as text', async () => {
  expect(
    await connection.query(`SELECT 1::int2 AS a, 2::int8 AS b, 1.5::float8 AS c, true AS d, '{"e": [1]}'::json AS e,
      1.5::numeric AS f, date '2026-01-02' AS g, '{1,2}'::int[] AS h, NULL AS i`),
  ).toEqual([{ a: 1, b: 2, c: 1.5, d: true, e: { e: [1] }, f: '1.5', g: '2026-01-02', h: '{1,2}', i: null }])
})

test('says who it is', async () => {
  expect(await connection.query(`SELECT current_setting('application_name') AS name`)).toEqual([
    { name: 'planflip' },
  ])
})

test('an unreadable URL is not repeated, for the password in it', async () => {
  await expect(connect({ url: 'postgres://me:s3cret%@host/db' })).rejects.not.toThrow(/s3cret/)
})
