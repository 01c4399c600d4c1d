import type { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { DerivedExtended } from '../../../../src/capture/from-estimates/extended/hidden-extended.ts'
import { deriveHiddenExtended } from '../../../../src/capture/from-estimates/extended/hidden-extended.ts'
import { nameOfObject } from '../../../../src/capture/from-estimates/extended/hidden-objects.ts'
import { writeExtendedStatistics } from '../../../../src/inject/write-extended-statistics.ts'
import type {
  ColumnStatistics,
  ExtendedStatistics,
  ExtendedStatisticsData,
  McvItem,
} from '../../../../src/model/snapshot.ts'
import { readExtendedStatistics } from '../../../../src/postgres/catalog/extended-statistics.ts'
import { readVisibleExtended } from '../../../../src/postgres/catalog/visible-extended.ts'
import { readVisibleStatistics } from '../../../../src/postgres/catalog/visible-statistics.ts'
import { connect } from '../../../../src/postgres/connect.ts'
import { printPortably } from '../../../../src/postgres/portable-text.ts'
import { readServer } from '../../../../src/postgres/read-server.ts'
import { asRole } from '../../../servers/as-role.ts'
import type { TestServer } from '../../../servers/start.ts'
import { serverSkipReason, startServer } from '../../../servers/start.ts'
import type { CorrelatedTable } from './correlated-tables.ts'
import { beforeTables, correlatedTable } from './correlated-tables.ts'

/* What estimates tell of extended statistics is what the catalog has, as far as the planner ever looks. */

const schema = [
  ...beforeTables,
  'CREATE TABLE pair (a int, b text, c int, d bool)',
  `INSERT INTO pair SELECT i % 10, 'x' || (i % 10) / 2, nullif(i % 7, 0), i % 3 = 0 FROM generate_series(1, 40000) AS i`,
  'CREATE STATISTICS two ON a, b FROM pair',
  'CREATE STATISTICS three ON a, b, c FROM pair',
  'CREATE STATISTICS with_boolean ON a, d FROM pair',
  'CREATE STATISTICS expressions ON (a % 4), (b || c), c FROM pair',
  'CREATE STATISTICS one_expression ON lower(b) FROM pair',
  'CREATE TABLE small (a int, b int, c text)',
  `INSERT INTO small SELECT (i * i) % 37, (i * i) % 37 / 3 + (i % 11 = 0)::int, CASE WHEN i % 5 <> 0 THEN 'n' || (i * i) % 12 END
    FROM generate_series(1, 3000) AS i`,
  'CREATE STATISTICS "Odd ""name" ON a, b, c FROM small',
  'CREATE TABLE many (a int, b int, c date)',
  `INSERT INTO many SELECT a, a * 7 % 30 + CASE WHEN i % 10 = 0 THEN 3 ELSE 0 END, date '2020-01-01' + i / 1000
    FROM (SELECT i, abs(hashint4(i)) % 41 AS a FROM generate_series(1, 150000) AS i) AS source`,
  'CREATE STATISTICS longer ON a, b, c FROM many',
  'CREATE STATISTICS shorter ON a, b FROM many',
  'CREATE TABLE parts (k int, a int, b char(3)) PARTITION BY LIST (k)',
  'CREATE TABLE parts_1 PARTITION OF parts FOR VALUES IN (1)',
  'CREATE TABLE parts_2 PARTITION OF parts FOR VALUES IN (2)',
  `INSERT INTO parts SELECT 1 + i % 2, i % 20, 'c' || (i % 20) / 4 FROM generate_series(1, 50000) AS i`,
  'CREATE STATISTICS partitioned ON a, b FROM parts',
  'CREATE TABLE parent (a int, b int)',
  'CREATE TABLE child () INHERITS (parent)',
  'INSERT INTO parent SELECT i % 6, i % 3 FROM generate_series(1, 5000) AS i',
  'INSERT INTO child SELECT i % 8, i % 4 FROM generate_series(1, 45000) AS i',
  'CREATE STATISTICS inherited ON a, b FROM parent',
  'CREATE TABLE policed (a int, b int)',
  'INSERT INTO policed SELECT i % 6, i % 3 FROM generate_series(1, 500) AS i',
  'CREATE STATISTICS under_policy ON a, b FROM policed',
  'ALTER TABLE policed ENABLE ROW LEVEL SECURITY',
  'CREATE TABLE column_only (a int, b int, c int)',
  'INSERT INTO column_only SELECT i % 6, i % 3, i FROM generate_series(1, 500) AS i',
  'CREATE STATISTICS of_columns ON a, b FROM column_only',
  'CREATE STATISTICS of_hidden ON a, c FROM column_only',
  'ANALYZE',
  'CREATE STATISTICS later ON (a + 1), d FROM pair',
]

/** Of which there is nothing to say: never analyzed, or not the role's to ask about. */
const silent = ['later', 'under_policy', 'of_hidden']

const tables = Array.from({ length: 8 }, (_, place) => place)

describe.each([14, 16, 18])('PostgreSQL %i', (major) => {
  const skipReason = serverSkipReason(major)
  const random = tables.map((place) => correlatedTable(`${major}:${place}`))
  let server: TestServer
  let client: Client
  let inCatalog: readonly ExtendedStatistics[]
  let derived: DerivedExtended

  beforeAll(async () => {
    if (skipReason !== undefined) return
    server = await startServer({ major, settings: { autovacuum: 'off' } })
    client = await server.connect()
    for (const sql of [...schema, ...random.flatMap(({ setup }) => setup)]) await client.query(sql)
    await client.query(`CREATE ROLE app LOGIN; GRANT SELECT ON ALL TABLES IN SCHEMA public TO app;
      REVOKE ALL ON column_only FROM app; GRANT SELECT (a, b) ON column_only TO app`)
    await using whole = await connect({ url: server.url() })
    await whole.query('BEGIN')
    await printPortably(whole)
    inCatalog = await readExtendedStatistics(whole, await readServer(whole))
    derived = await deriveAs('app')
  })
  afterAll(async () => {
    if (skipReason === undefined) await server.stop()
  })

  async function deriveAs(role: string, meanwhile?: () => Promise<unknown>): Promise<DerivedExtended> {
    await using connection = await connect({ url: asRole(server.url(), role) })
    await connection.query('BEGIN')
    await printPortably(connection)
    const facts = await readServer(connection)
    const visible = await readVisibleStatistics(connection, facts)
    const { lacking } = await readVisibleExtended(connection, facts)
    await connection.query('COMMIT; BEGIN')
    await printPortably(connection)
    await connection.query(`SET LOCAL lock_timeout = '200ms'`)
    await meanwhile?.()
    return await deriveHiddenExtended(connection, facts, {
      wanted: lacking.map(({ object }) => object),
      locked: new Set(),
      statisticsOf: (_, relname) => visible.filter((row) => row.relname === relname),
    })
  }

  function dataOf(name: string): { readonly found: Rows; readonly real: Rows } {
    const object = inCatalog.find(({ stxname }) => stxname === name)
    if (object === undefined) throw new Error(`there is no ${name}`)
    return { found: derived.get(nameOfObject(object)) ?? [], real: object.data }
  }

  test
    .skipIf(skipReason !== undefined)
    .each([
      'two',
      'three',
      'with_boolean',
      'expressions',
      'one_expression',
      'Odd "name',
      'longer',
      'shorter',
      'partitioned',
      'inherited',
      'of_columns',
    ])('%s', (name) => {
    const { found, real } = dataOf(name)
    expect(found.map(visibleToPlanner)).toEqual(real.map(visibleToPlanner))
    expect(found.map(({ fidelity }) => fidelity)).toEqual(real.map(() => 'derived'))
  })

  test.skipIf(skipReason !== undefined)('nothing is said where there is nothing, or none to ask', () => {
    expect(silent.map((name) => dataOf(name).found)).toEqual(silent.map(() => []))
  })

  test.skipIf(skipReason !== undefined)('no list has an item that is not in the catalog', () => {
    for (const object of inCatalog) {
      const { found, real } = dataOf(object.stxname)
      for (const { stxdinherit, stxdmcv, fidelity } of found) {
        const inList = new Map(itemsOf(real.find((row) => row.stxdinherit === stxdinherit)?.stxdmcv ?? []))
        const items = itemsOf(stxdmcv ?? [])
        const frequencies = items.map(([values]) => [values, inList.get(values)?.frequency])
        expect(items.map(([values, { frequency }]) => [values, frequency])).toEqual(frequencies)
        const bases = items.map(([values]) => [values, inList.get(values)?.base_frequency])
        expect(
          fidelity === 'estimated' || items.map(([values, { base_frequency }]) => [values, base_frequency]),
        ).toEqual(fidelity === 'estimated' || bases)
        const isWhole = items.length === inList.size
        expect(fidelity === 'estimated' || isWhole).toBe(true)
      }
    }
  })

  test.skipIf(skipReason !== undefined)('the planner plans with what is derived as it did', async () => {
    const isDerived = ({ name }: CorrelatedTable) =>
      inCatalog
        .filter(({ table }) => table.relname === name)
        .every((object) =>
          (derived.get(nameOfObject(object)) ?? []).every(({ fidelity }) => fidelity === 'derived'),
        )
    const statements = random.filter(isDerived).flatMap((table) => table.statements)
    expect(statements.length).toBeGreaterThan(80)
    const before = await explain(client, statements)
    await using whole = await connect({ url: server.url() })
    await whole.query('SET allow_system_table_mods = on; BEGIN')
    await printPortably(whole)
    const found = inCatalog.map((object) => ({ ...object, data: derived.get(nameOfObject(object)) ?? [] }))
    const facts = await readServer(whole)
    await writeExtendedStatistics(whole, { extendedStatistics: found, relations: [], server: facts }, facts)
    await whole.query('COMMIT')
    expect(await explain(client, statements)).toEqual(before)
  })

  test.skipIf(skipReason !== undefined)('a table that is locked costs its own statistics only', async () => {
    const migration = await server.connect()
    const rest = await deriveAs('app', () => migration.query('BEGIN; LOCK TABLE small'))
    await migration.query('ROLLBACK')
    expect([...rest.keys()].toSorted()).toEqual(
      [...derived.keys()].filter((name) => !name.includes('Odd')).toSorted(),
    )
  })
})

type Rows = readonly ExtendedStatisticsData[]

async function explain(client: Client, statements: readonly string[]): Promise<readonly string[]> {
  const plans: string[] = []
  for (const sql of statements) {
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${sql}`)
    plans.push([sql, ...rows.map((row) => row['QUERY PLAN'])].join('\n'))
  }
  return plans
}

function itemsOf(items: readonly McvItem[]): readonly (readonly [string, McvItem])[] {
  return items.map(({ values, frequency, base_frequency }) => [
    JSON.stringify(values),
    // A product of the same factors, in any order.
    { values, frequency, base_frequency: Number(base_frequency.toPrecision(14)) },
  ])
}

/** The strongest dependency between just some keys is the only one that it takes; values that are as common come in any order. */
function visibleToPlanner({
  stxdinherit,
  stxdndistinct,
  stxddependencies,
  stxdmcv,
  stxdexpr,
}: ExtendedStatisticsData): object {
  return {
    stxdinherit,
    stxdndistinct,
    strongest: strongestOf(stxddependencies),
    list: new Map(itemsOf(stxdmcv ?? [])),
    expressions: stxdexpr.map((row) => row && withoutWidth(row)),
  }
}

/** Their order in the table shows nowhere: it is read of indexes only. */
function withoutWidth({ stanullfrac, stadistinct, slots }: ColumnStatistics): object {
  return { stanullfrac, stadistinct, slots: slots.filter(({ stakind }) => stakind !== 3) }
}

function strongestOf(serialised: string | null): ReadonlyMap<string, number> {
  const strongest = new Map<string, number>()
  if (serialised === null) return strongest
  const bytes = Buffer.from(serialised, 'hex')
  let at = 12
  for (let left = bytes.readUInt32LE(8); left > 0; left -= 1) {
    const [degree, count] = [bytes.readDoubleLE(at), bytes.readInt16LE(at + 8)]
    const first = at + 10
    const keys = Array.from({ length: count }, (_, place) => bytes.readInt16LE(first + 2 * place))
    const name = keys.toSorted((one, other) => one - other).join(',')
    strongest.set(name, Math.max(strongest.get(name) ?? 0, degree))
    at += 10 + 2 * count
  }
  return strongest
}
