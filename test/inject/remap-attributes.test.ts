import type { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { remapDependencies, remapNdistinct } from '../../src/inject/remap-attributes.ts'
import type { TestServer } from '../servers/start.ts'
import { startServer } from '../servers/start.ts'

/*
 * The same table in two databases, with other attribute numbers in the second: what ANALYZE serialises there is what
 * remapping has to make of the first.
 */

let server: TestServer
let one: Client
let other: Client

beforeAll(async () => {
  server = await startServer({ major: 18 })
  await server.createDatabase('one')
  await server.createDatabase('other')
  one = await server.connect('one')
  other = await server.connect('other')
  const fill = `
    INSERT INTO t (a, b, c) SELECT i % 3, i % 3, i % 30 FROM generate_series(1, 900) AS i;
    CREATE STATISTICS s (ndistinct, dependencies) ON a, b, c, (a + b) FROM t;
    ANALYZE t`
  const columns = 'a int, b int, c bigint'
  await one.query(`CREATE TABLE t (gone int, ${columns}); ALTER TABLE t DROP COLUMN gone; ${fill}`)
  await other.query(`CREATE TABLE t (${columns}); ${fill}`)
})
afterAll(() => server.stop())

test('attribute numbers become those of the other database', async () => {
  const [mine, wanted] = [await serialised(one), await serialised(other)]
  const between = await attributesBetween()
  expect(mine).not.toEqual(wanted)
  expect(remapNdistinct(mine.ndistinct, between)).toEqual(wanted.ndistinct)
  expect(remapDependencies(mine.dependencies, between)).toEqual(wanted.dependencies)
})

interface Serialised {
  readonly ndistinct: Buffer
  readonly dependencies: Buffer
}

async function serialised(client: Client): Promise<Serialised> {
  const { rows } = await client.query<Serialised>(
    'SELECT stxdndistinct::bytea AS ndistinct, stxddependencies::bytea AS dependencies FROM pg_statistic_ext_data',
  )
  const [row] = rows
  if (row === undefined) throw new Error('ANALYZE made no extended statistics')
  return row
}

async function attributesBetween(): Promise<ReadonlyMap<number, number>> {
  const there = await attributes(other)
  return new Map([...(await attributes(one))].map(([name, number]) => [number, there.get(name) ?? 0]))
}

async function attributes(client: Client): Promise<ReadonlyMap<string, number>> {
  const { rows } = await client.query<{ name: string; number: number }>(`
    SELECT attname AS name, attnum AS number FROM pg_attribute
    WHERE attrelid = 't'::regclass AND attnum > 0 AND NOT attisdropped`)
  return new Map(rows.map(({ name, number }) => [name, number]))
}
