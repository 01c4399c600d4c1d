import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { compare, type Compared } from '../../src/commands/compare.ts'
import type { Context } from '../../src/commands/context.ts'
import { openScenario, type Scenario } from '../../src/commands/open-scenario.ts'
import { explainStatement } from '../../src/explain/explain-statement.ts'
import { policyOf, type StabilityOptions } from '../../src/model/policy.ts'
import type { QueryReport } from '../../src/model/report.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import { scaleTables } from '../../src/vary/scale-tables.ts'
import { captureToFile, testContext } from '../databases/capture.ts'
import { cacheWithEngines } from '../servers/engines.ts'
import type { TestServer } from '../servers/start.ts'
import { serverSkipReason, startServer } from '../servers/start.ts'

/*
 * A query whose plan hangs on which rows ANALYZE happened to read is unstable, and nothing else is. Real ANALYZEs of one table make
 * the planner turn from an index scan to a sort at different conditions: one between two of them flips for no reason.
 */

describe.each([14, 18])('PostgreSQL %i', (major) => {
  const skipReason = serverSkipReason(major)
  let server: TestServer
  let client: Client
  let context: Context
  let queries: string
  /** Of three ANALYZEs the two that disagree the least, and the last. */
  let edge: readonly [Edge, Edge]
  let last: Edge

  beforeAll(async () => {
    if (skipReason !== undefined) return
    context = { ...testContext, cache: await cacheWithEngines() }
    const settings = { autovacuum: 'off', fsync: 'off', default_statistics_target: '10' }
    server = await startServer({ major, settings })
    queries = await mkdtemp(join(tmpdir(), 'planflip-stability-'))
    client = await server.connect()
    await client.query(tables)
    const edges: Edge[] = []
    for (let count = 0; count < 3; count += 1) {
      await client.query('VACUUM ANALYZE')
      const snapshot = await captureToFile(server.url())
      edges.push({ snapshot, turn: await turnOf(snapshot) })
    }
    edge = closest(edges)
    last = edges.at(-1) ?? edge[0]
  })
  afterAll(async () => {
    if (skipReason !== undefined) return
    await server.stop()
    await rm(queries, { recursive: true })
  })

  const scenarioOf = (snapshot: Snapshot, engine = `native:${major}`): Scenario => ({
    name: 'it',
    snapshot,
    engine,
    settings: { enable_bitmapscan: 'off' },
  })

  /** The least condition for which the planner sorts. */
  async function turnOf(snapshot: Snapshot, engine?: string): Promise<number> {
    await using opened = await openScenario(scenarioOf(snapshot, engine), context)
    let [sorted, unsorted] = [mostEvents / 10, 0]
    while (sorted - unsorted > 1) {
      const middle = Math.floor((sorted + unsorted) / 2)
      const statement = { sql: below(middle), types: [], values: null }
      const outcome = await explainStatement(opened.session, statement)
      if (outcome.status === 'planned' && outcome.plan.text.includes('Sort')) sorted = middle
      else unsorted = middle
    }
    return sorted
  }

  async function compared(
    sql: string,
    [baseline, candidate]: readonly [Snapshot, Snapshot],
    stability: Partial<StabilityOptions> = {},
    engine?: string,
  ): Promise<Compared & { readonly query: QueryReport }> {
    await writeFile(join(queries, 'a.sql'), sql)
    const sides = { baseline: scenarioOf(baseline, engine), candidate: scenarioOf(candidate, engine) }
    // Of flips that cost the same some are pardoned: here all fail.
    const policy = policyOf({ stability, failOn: ['regressed', 'changed'] })
    const result = await compare({ ...sides, queries, policy, blame: 'none' }, context)
    const [query] = result.report.queries
    if (query === undefined) throw new Error('one query')
    return { ...result, query }
  }

  test.skipIf(skipReason !== undefined).each([`native:${major}`, ...(major === 18 ? ['pglite'] : [])])(
    `two ANALYZEs that disagree fail no build on %s${skipReason ?? ''}`,
    async (engine) => {
      const sides = [edge[1].snapshot, edge[0].snapshot] as const
      const turns = [await turnOf(sides[0], engine), await turnOf(sides[1], engine)] as const
      const sql = below(Math.floor((turns[0] + turns[1]) / 2))
      const without = await compared(sql, sides, { runs: 0, margin: 0 }, engine)
      expect(without.exitCode).toBe(1)

      const ofCosts = await compared(below(turns[1]), sides, { runs: 0 }, engine)
      expect(ofCosts.exitCode).toBe(0)
      expect(ofCosts.query.verdict).toBe('unstable')
      expect(ofCosts.query.reason).toMatch(
        /; but the baseline's plan would cost (only 1\.0\dx as much|no more)/,
      )

      const stability = { runs: 12, margin: 0 }
      const { query, exitCode, report } = await compared(sql, sides, stability, engine)
      expect(exitCode).toBe(0)
      expect(query.verdict).toBe('unstable')
      expect(report.summary).toMatchObject({ regressed: 0, unstable: 1 })
      expect(query.changes).toEqual(without.query.changes)
      expect(query.reason).toMatch(
        /; but under statistics as another ANALYZE might make them \d+ of 12 (candidate plans are the baseline's|baseline plans are the candidate's)/,
      )
      // The same statistics are tried again.
      expect((await compared(sql, sides, stability, engine)).report).toEqual(report)
    },
  )

  test.skipIf(skipReason !== undefined)(
    `an index that is gone is missed, even where it was hardly worth it${skipReason ?? ''}`,
    async () => {
      await client.query('DROP INDEX events_v')
      const dropped = await captureToFile(server.url())
      const { query, exitCode } = await compared(below(last.turn - 1), [last.snapshot, dropped], { runs: 12 })
      expect(query.stability).toEqual({ runs: 12, candidate: 0, baseline: 0 })
      expect(exitCode).toBe(1)
      await client.query('CREATE INDEX events_v ON events (v)')
    },
  )

  test.skipIf(skipReason !== undefined)(
    `so is a condition that no index serves any more${skipReason ?? ''}`,
    async () => {
      await client.query(`CREATE VIEW chosen AS SELECT * FROM events WHERE v < ${last.turn - 1}`)
      const before = await captureToFile(server.url())
      await client.query(
        `CREATE OR REPLACE VIEW chosen AS SELECT * FROM events WHERE v + 0 < ${last.turn - 1}`,
      )
      const sides = [before, await captureToFile(server.url())] as const
      const { query, exitCode } = await compared('SELECT * FROM chosen ORDER BY v', sides, { runs: 12 })
      expect(query.stability).toEqual({ runs: 12, candidate: 0, baseline: 0 })
      expect(exitCode).toBe(1)
    },
  )

  test.skipIf(skipReason !== undefined)(
    `a table that grows makes plans flip for certain${skipReason ?? ''}`,
    async () => {
      const { snapshot } = scaleTables(last.snapshot, { keys: 5000 })
      const { query, exitCode } = await compared('SELECT * FROM keys JOIN events USING (v)', [
        last.snapshot,
        snapshot,
      ])
      expect(query).toMatchObject({ verdict: 'regressed', stability: { runs: 5, candidate: 0, baseline: 0 } })
      expect(exitCode).toBe(1)
    },
  )
})

interface Edge {
  readonly snapshot: Snapshot
  readonly turn: number
}

const mostEvents = 200_000

const tables = `
  SELECT setseed(0.25);
  CREATE TABLE events AS SELECT floor(random() * ${mostEvents})::int AS v, repeat('x', 60) AS filler FROM generate_series(1, ${mostEvents});
  CREATE INDEX events_v ON events (v);
  CREATE TABLE keys AS SELECT i * 1000 AS v FROM generate_series(1, 20) AS i`

function below(v: number): string {
  return `SELECT * FROM events WHERE v < ${v} ORDER BY v`
}

/** The one that turns first before the other. */
function closest(edges: readonly Edge[]): readonly [Edge, Edge] {
  const ordered = edges.toSorted((one, other) => one.turn - other.turn)
  const pairs = ordered.slice(1).flatMap((after, at): (readonly [Edge, Edge])[] => {
    const before = ordered[at]
    return before !== undefined && after.turn - before.turn > 1 ? [[before, after]] : []
  })
  const [pair] = pairs.toSorted((one, other) => one[1].turn - one[0].turn - other[1].turn + other[0].turn)
  if (pair === undefined) throw new Error('ANALYZE finds the same every time')
  return pair
}
