import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Context } from '../../src/commands/context.ts'
import { verify } from '../../src/commands/verify.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import type { Verification } from '../../src/model/verification.ts'
import { testContext } from '../databases/capture.ts'
import { cacheWithEngines } from '../servers/engines.ts'
import type { TestServer } from '../servers/start.ts'
import { serverSkipReason, startServer } from '../servers/start.ts'
import { captureStatements } from './capture-statements.ts'
import { extendedCases } from './extended-cases.ts'
import { randomTables } from './random-tables.ts'
import { valueTypes } from './value-kinds.ts'

/*
 * Combinations of values went over as text, and Postgres made them anew in an empty database: that plans as the one with
 * the rows does. That it would not without them is shown once.
 */

describe.each([
  ...[14, 15, 16, 17, 18].map((major) => ({ major, engine: `native:${major}` })),
  { major: 18, engine: 'pglite' },
])('PostgreSQL $major on $engine', ({ major, engine }) => {
  const skipReason = serverSkipReason(major)
  let server: TestServer
  let context: Context

  beforeAll(async () => {
    if (skipReason !== undefined) return
    server = await startServer({ major })
    context = engine === 'pglite' ? testContext : { ...testContext, cache: await cacheWithEngines() }
  })
  afterAll(async () => {
    if (skipReason === undefined) await server.stop()
  })

  test.skipIf(skipReason !== undefined)(
    `values of every type, in tables made at random${skipReason ?? ''}`,
    async () => {
      const tables = fc.sample(randomTables, { seed: major, numRuns: 1 }).flat()
      const snapshot = await captureStatements(server, 'random', {
        setup: [...valueTypes, ...tables.flatMap(({ setup }) => setup)],
        queries: tables.flatMap(({ queries }) => queries),
      })
      const lists = snapshot.extendedStatistics.filter(({ data }) =>
        data.some(({ stxdmcv }) => stxdmcv !== null),
      )
      expect(lists.length).toBeGreaterThan(40)
      await expectIdentical(snapshot)
      if (engine !== 'native:18') return
      const { summary } = await planned({ ...snapshot, extendedStatistics: [] })
      expect(summary.identical).toBeLessThan(0.9 * summary.queries)
    },
  )

  test.skipIf(skipReason !== undefined)(`lists that are out of the ordinary${skipReason ?? ''}`, async () => {
    const cases = Object.values(extendedCases)
    const snapshot = await captureStatements(server, 'cases', {
      setup: [...valueTypes, ...cases.flatMap(({ setup }) => setup)],
      queries: cases.flatMap(({ queries }) => queries),
    })
    const objects = new Map(snapshot.extendedStatistics.map((object) => [object.stxname, object.data]))
    expect(objects.get('many_s')?.[0]?.stxdmcv).toHaveLength(10_000)
    // CREATE STATISTICS of 14 makes a row without content.
    expect(objects.get('later_s')?.filter(({ stxdmcv }) => stxdmcv !== null)).toEqual([])
    await expectIdentical(snapshot)
  })

  async function expectIdentical(snapshot: Snapshot): Promise<void> {
    const { queries } = await planned(snapshot)
    expect(queries.filter(({ outcome }) => outcome !== 'identical')).toEqual([])
    expect(queries.filter(({ production }) => production.startsWith('ERROR'))).toEqual([])
  }

  function planned(snapshot: Snapshot): Promise<Verification> {
    return verify({ scenario: { name: 'extended', snapshot, engine, settings: {} } }, context)
  }
})
