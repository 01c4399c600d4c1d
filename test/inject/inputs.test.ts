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
import { inputCases } from './inputs.ts'

/* Every input of the planner alone: with it the plans are production's to the byte, without it they are not. */

describe.each([
  ...[14, 15, 16, 17, 18].map((major) => ({ major, engine: `native:${major}` })),
  { major: 18, engine: 'pglite' },
])('PostgreSQL $major on $engine', ({ major, engine }) => {
  const skipReason = serverSkipReason(major)
  const cases = inputCases.filter(
    ({ since = 14, nativeOnly = false }) => since <= major && !(nativeOnly && engine === 'pglite'),
  )
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

  test
    .skipIf(skipReason !== undefined)
    .each(cases.map((input, number) => [`${input.input}${skipReason ?? ''}`, input, number] as const))(
    '%s',
    async (_, input, number) => {
      const snapshot = await captureStatements(server, `input_${number}`, input)
      const whole = await planned(snapshot)
      expect(whole.queries.filter(({ outcome }) => outcome !== 'identical')).toEqual([])
      expect(whole.queries.filter(({ production }) => production.startsWith('ERROR'))).toEqual([])

      const { summary } = await planned(input.leaveOut(snapshot))
      expect(summary.identical).toBeLessThan(summary.queries)
    },
  )

  function planned(snapshot: Snapshot): Promise<Verification> {
    return verify({ scenario: { name: 'input', snapshot, engine, settings: {} } }, context)
  }
})
