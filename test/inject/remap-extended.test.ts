import type { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ForeignType } from '../../src/model/snapshot.ts'
import type { Remapping } from '../../src/inject/remap-extended.ts'
import { remapDependencies, remapMcv, remapNdistinct } from '../../src/inject/remap-extended.ts'
import type { TestServer } from '../servers/start.ts'
import { startServer } from '../servers/start.ts'

/*
 * The same table in two databases, with other attribute numbers and other OIDs in the second: what ANALYZE serialises
 * there is what remapping has to make of the first.
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
  const types = `CREATE TYPE mood AS ENUM ('calm', 'hungry', 'angry'); CREATE DOMAIN temper AS mood; CREATE TYPE pair AS (a int, b int)`
  const fill = `
    INSERT INTO t (mood, temper, moods, pair, n, big)
      SELECT v, v, ARRAY[v, NULL, 'calm'], ROW(i % 3, 1)::pair, i % 3, i % 3
      FROM generate_series(1, 900) AS i, LATERAL (SELECT (enum_range(NULL::mood))[1 + i % 3] AS v) AS m;
    CREATE STATISTICS s (ndistinct, dependencies, mcv) ON mood, temper, moods, pair, n, big FROM t;
    ANALYZE t`
  const columns = 'mood mood, temper temper, moods mood[], pair pair, n int, big bigint'
  await one.query(`${types}; CREATE TABLE t (gone int, ${columns}); ALTER TABLE t DROP COLUMN gone; ${fill}`)
  await other.query(`CREATE TABLE earlier (id serial); ${types}; CREATE TABLE t (${columns}); ${fill}`)
})
afterAll(() => server.stop())

test('attribute numbers and OIDs become those of the other database', async () => {
  const [mine, wanted] = [await serialised(one), await serialised(other)]
  const remapping = await remappingBetween()
  expect(mine).not.toEqual(wanted)
  expect(remapNdistinct(mine.ndistinct, remapping)).toEqual(wanted.ndistinct)
  expect(remapDependencies(mine.dependencies, remapping)).toEqual(wanted.dependencies)
  expect(remapMcv(mine.mcv, remapping)).toEqual(wanted.mcv)
})

test('on a 32-bit build 8-byte values are passed by reference', async () => {
  const { mcv } = await serialised(one)
  const narrow = remapMcv(mcv, { ...(await remappingBetween()), passesEightBytesByValue: false })
  const wide = remapMcv(mcv, await remappingBetween())
  const changed = [...narrow.keys()].filter((at) => narrow[at] !== wide[at])
  expect(changed.map((at) => [wide[at], narrow[at]])).toEqual([[1, 0]])
})

interface Serialised {
  readonly ndistinct: Buffer
  readonly dependencies: Buffer
  readonly mcv: Buffer
}

async function serialised(client: Client): Promise<Serialised> {
  const { rows } = await client.query<Serialised>(`
    SELECT stxdndistinct::bytea AS ndistinct, stxddependencies::bytea AS dependencies, stxdmcv::bytea AS mcv
    FROM pg_statistic_ext_data`)
  const [row] = rows
  if (row === undefined) throw new Error('ANALYZE made no extended statistics')
  return row
}

async function remappingBetween(): Promise<Remapping> {
  const kinds: Readonly<Record<string, ForeignType['kind']>> = {
    mood: 'enum',
    temper: 'enum',
    'mood[]': 'enum-array',
    pair: 'composite',
  }
  const types = async (client: Client) =>
    numbersOf(
      client,
      `SELECT oid::regtype::text AS name, oid AS number FROM pg_type
    WHERE oid >= 16384`,
    )
  const labels = async (client: Client) =>
    numbersOf(client, 'SELECT enumlabel AS name, oid AS number FROM pg_enum')
  const attributes = async (client: Client) =>
    numbersOf(
      client,
      `SELECT attname AS name, attnum AS number FROM pg_attribute
      WHERE attrelid = 't'::regclass AND attnum > 0 AND NOT attisdropped`,
    )

  const [typesThere, labelsThere, attributesThere] = [
    await types(other),
    await labels(other),
    await attributes(other),
  ]
  return {
    attributes: new Map(
      [...(await attributes(one))].map(([name, number]) => [number, attributesThere.get(name) ?? 0]),
    ),
    types: new Map(
      [...(await types(one))].map(([name, number]) => [
        number,
        { oid: typesThere.get(name) ?? 0, kind: kinds[name] ?? 'other' },
      ]),
    ),
    enumLabels: new Map(
      [...(await labels(one))].map(([name, number]) => [number, labelsThere.get(name) ?? 0]),
    ),
    passesEightBytesByValue: true,
  }
}

async function numbersOf(client: Client, sql: string): Promise<Map<string, number>> {
  const { rows } = await client.query<{ name: string; number: number }>(sql)
  return new Map(rows.map(({ name, number }) => [name, number]))
}
