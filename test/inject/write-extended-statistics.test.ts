import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Context } from '../../src/commands/context.ts'
import { openScenario } from '../../src/commands/open-scenario.ts'
import type { ExtendedStatistics, McvItem, Snapshot } from '../../src/model/snapshot.ts'
import { testContext } from '../databases/capture.ts'
import { cacheWithEngines } from '../servers/engines.ts'
import type { TestServer } from '../servers/start.ts'
import { serverSkipReason, startServer } from '../servers/start.ts'
import { captureStatements } from './capture-statements.ts'

const setup = [
  `CREATE TYPE mood AS ENUM ('calm', 'angry')`,
  'CREATE TABLE whole (id int, mood mood, n int) PARTITION BY RANGE (id)',
  'CREATE TABLE part PARTITION OF whole FOR VALUES FROM (0) TO (1000)',
  'CREATE TABLE parent (mood mood, n int)',
  'CREATE TABLE child () INHERITS (parent)',
  `INSERT INTO whole SELECT i, (ARRAY['calm', 'angry']::mood[])[1 + i % 2], i % 6 FROM generate_series(1, 900) AS i`,
  `INSERT INTO parent SELECT 'calm', i % 6 FROM generate_series(1, 300) AS i`,
  `INSERT INTO child SELECT 'angry', i % 6 FROM generate_series(1, 300) AS i`,
  ...['whole', 'part', 'parent'].map((table) => `CREATE STATISTICS ${table}_s ON mood, n FROM ${table}`),
  'ANALYZE whole, part, parent, child',
]

const skipReason = [14, 18].map(serverSkipReason).find((reason) => reason !== undefined)

describe.skipIf(skipReason !== undefined)(`extended statistics${skipReason ?? ''}`, () => {
  const servers: TestServer[] = []
  const snapshots = new Map<number, Snapshot>()
  let context: Context

  beforeAll(async () => {
    context = { ...testContext, cache: await cacheWithEngines() }
    for (const major of [14, 18]) {
      const server = await startServer({ major })
      servers.push(server)
      snapshots.set(major, await captureStatements(server, 'production', { setup, queries: ['SELECT 1'] }))
    }
  })
  afterAll(async () => {
    for (const server of servers) await server.stop()
  })

  async function openOn(engine: string, snapshot: Snapshot): Promise<readonly object[]> {
    await using scenario = await openScenario({ name: 'extended', snapshot, engine, settings: {} }, context)
    return await scenario.session.query(`
      SELECT statistics_name::text AS name, ${engine.endsWith('14') ? 'NULL' : 'inherited'} AS inherited,
        most_common_vals[1:1][1:1]::text AS first
      FROM pg_stats_ext ORDER BY 1, 2`)
  }

  test('of 14, without a flag, get the one that 18 looks for', async () => {
    expect(await openOn('native:18', snapshotOf(14))).toEqual([
      { name: 'parent_s', inherited: false, first: '{{calm}}' },
      { name: 'part_s', inherited: false, first: expect.any(String) },
      { name: 'whole_s', inherited: true, first: expect.any(String) },
    ])
  })

  test('of 18, with a flag, become the one row that 14 would have', async () => {
    expect(
      snapshotOf(18).extendedStatistics.find(({ stxname }) => stxname === 'parent_s')?.data,
    ).toHaveLength(2)
    expect(await openOn('native:14', snapshotOf(18))).toEqual([
      { name: 'parent_s', inherited: null, first: '{{calm}}' },
      { name: 'part_s', inherited: null, first: expect.any(String) },
      { name: 'whole_s', inherited: null, first: expect.any(String) },
    ])
  })

  test.each<readonly [string, (item: McvItem) => McvItem, object]>([
    [
      'a value that its type does not have',
      (item) => ({ ...item, values: ['furious', ...item.values.slice(1)] }),
      {
        code: 'not-injected',
        message: expect.stringContaining('refuses a most common combination: invalid input value'),
      },
    ],
    [
      'a value that Postgres writes otherwise',
      ({ values: [mood = null, n], ...item }) => ({ ...item, values: [mood, `0${n}`] }),
      {
        code: 'not-injected',
        message: expect.stringContaining('public.part_s did not arrive as they were captured'),
      },
    ],
  ])('%s is a failure', async (_, change, failure) => {
    const spoilt = withObjects(snapshotOf(18), (object) => ({
      ...object,
      data: object.data.map((data) => ({
        ...data,
        stxdmcv: data.stxdmcv?.map((item, place) => (place === 3 ? change(item) : item)) ?? null,
      })),
    }))
    await expect(openOn('native:18', spoilt)).rejects.toMatchObject(failure)
  })

  test('columns that the object does not have are a failure', async () => {
    const other = withObjects(snapshotOf(18), (object) => ({ ...object, attnames: ['mood', 'id'] }))
    await expect(openOn('native:18', other)).rejects.toMatchObject({ code: 'schema-mismatch' })
  })

  function snapshotOf(major: number): Snapshot {
    const snapshot = snapshots.get(major)
    if (snapshot === undefined) throw new Error(`${major} was not captured`)
    return snapshot
  }
})

function withObjects(
  snapshot: Snapshot,
  change: (object: ExtendedStatistics) => ExtendedStatistics,
): Snapshot {
  return {
    ...snapshot,
    extendedStatistics: snapshot.extendedStatistics.map((object) =>
      object.stxname === 'part_s' ? change(object) : object,
    ),
  }
}
