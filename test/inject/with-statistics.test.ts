import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Context } from '../../src/commands/context.ts'
import { openScenario, type OpenScenario } from '../../src/commands/open-scenario.ts'
import { explainStatement } from '../../src/explain/explain-statement.ts'
import { withStatistics } from '../../src/inject/with-statistics.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import { redrawableOf } from '../../src/vary/jitter/redraw-tables.ts'
import { keyOf } from '../../src/vary/table-key.ts'
import { testContext } from '../databases/capture.ts'
import { cacheWithEngines } from '../servers/engines.ts'
import type { TestServer } from '../servers/start.ts'
import { serverSkipReason, startServer } from '../servers/start.ts'
import { captureStatements } from './capture-statements.ts'
import { randomTables } from './random-tables.ts'
import { valueTypes } from './value-kinds.ts'

/*
 * Statistics drawn of those of real tables, with values of every type, as Postgres takes them for its own: what is written is compared
 * with what was sent, text by text. Under them plans are others, and afterwards what they were.
 */

describe.each([
  ...[14, 16, 18].map((major) => ({ major, engine: `native:${major}` })),
  { major: 18, engine: 'pglite' },
])('PostgreSQL $major on $engine', ({ major, engine }) => {
  const skipReason = serverSkipReason(major)
  let server: TestServer
  let context: Context

  beforeAll(async () => {
    if (skipReason !== undefined) return
    server = await startServer({ major, settings: { default_statistics_target: '2' } })
    context = engine === 'pglite' ? testContext : { ...testContext, cache: await cacheWithEngines() }
  })
  afterAll(async () => {
    if (skipReason === undefined) await server.stop()
  })

  test.skipIf(skipReason !== undefined)(`for a moment${skipReason ?? ''}`, async () => {
    const tables = fc.sample(randomTables, { seed: 100 + major, numRuns: 1 }).flat()
    const queries = tables.flatMap((table) => table.queries)
    const setup = [
      ...valueTypes,
      ...tables.flatMap((table) => table.setup),
      'CREATE ROLE asker LOGIN',
      'CREATE TABLE ruled AS SELECT i, i % 7 AS part, random() AS x FROM generate_series(1, 5000) AS i',
      'ALTER TABLE ruled ENABLE ROW LEVEL SECURITY',
      'CREATE POLICY parts ON ruled TO asker USING (part = 3)',
      'GRANT pg_read_all_data TO asker',
      'ANALYZE ruled',
    ]
    const all = ['SELECT * FROM ruled WHERE x < 0.4', ...queries]
    const snapshot = await captureStatements(server, `momentary ${engine}`, {
      setup,
      queries: all,
      role: 'asker',
    })
    await using opened = await openScenario({ name: 'it', snapshot, engine, settings: {} }, context)
    const before = await plansOf(opened, all)
    const drawn = [await plansUnder(opened, snapshot, 1, all), await plansUnder(opened, snapshot, 2, all)]
    expect(await plansUnder(opened, snapshot, 1, all)).toEqual(drawn[0])
    expect(await plansOf(opened, all)).toEqual(before)
    // The policy holds while the statistics are others.
    for (const plans of [before, ...drawn]) expect(plans[0]).toContain('part = 3')
    const moved = before.filter((plan, at) => plan !== drawn[0]?.[at])
    expect(moved.length).toBeGreaterThan(20)
    expect(drawn[0]).not.toEqual(drawn[1])
  })
})

async function plansUnder(
  { session, provenance }: OpenScenario,
  snapshot: Snapshot,
  run: number,
  queries: readonly string[],
): Promise<readonly string[]> {
  const statistics = redrawableOf(snapshot).redraw(new Set(snapshot.relations.map(keyOf)), { seed: 1, run })
  return withStatistics(session, statistics, provenance.server, () =>
    plansOf({ session }, queries, { inTransaction: true }),
  )
}

async function plansOf(
  { session }: Pick<OpenScenario, 'session'>,
  queries: readonly string[],
  options: { readonly inTransaction?: boolean } = {},
): Promise<readonly string[]> {
  const plans: string[] = []
  for (const sql of queries) {
    const outcome = await explainStatement(session, { sql, types: [], values: null }, options)
    plans.push(outcome.status === 'planned' ? outcome.plan.text : outcome.message)
  }
  return plans
}
