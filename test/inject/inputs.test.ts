import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { verify } from '../../src/commands/verify.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import type { Verification } from '../../src/model/verification.ts'
import { testContext } from '../databases/capture.ts'
import { cacheWithEngines } from '../servers/engines.ts'
import { keepEngine } from '../servers/keep-engine.ts'
import type { TestServer } from '../servers/start.ts'
import { serverSkipReason, startServer } from '../servers/start.ts'
import { captureStatements } from './capture-statements.ts'
import type { InputCase } from './inputs.ts'
import { inputCases } from './inputs.ts'

/*
 * Every input of the planner alone: with it the plans are production's to the byte, without it they are not. That they are not is seen
 * on the oldest and the newest planner, which have all inputs between them. A menagerie of many at once is planned on every
 * version: see test/commands/native-exactness.test.ts.
 */

describe.each([14, 16, 18])('PostgreSQL %i', (major) => {
  const skipReason = serverSkipReason(major)
  const snapshots = new Map<InputCase, Promise<Snapshot>>()
  let server: TestServer
  let releaseEngine: () => Promise<void>
  let cache: string

  beforeAll(async () => {
    if (skipReason !== undefined) return
    server = await startServer({ major })
    cache = await cacheWithEngines()
    releaseEngine = await keepEngine(major)
  })
  afterAll(async () => {
    if (skipReason !== undefined) return
    await server.stop()
    await releaseEngine()
  })

  /** One capture will do for all engines: what they plan changes nothing of it. */
  function captured(input: InputCase): Promise<Snapshot> {
    const known =
      snapshots.get(input) ?? captureStatements(server, `input_${inputCases.indexOf(input)}`, input)
    snapshots.set(input, known)
    return known
  }

  describe.each(major === 18 ? ['native:18', 'pglite'] : [`native:${major}`])('on %s', (engine) => {
    const cases = inputCases.filter(
      ({ since = 14, nativeOnly = false }) => since <= major && !(nativeOnly && engine === 'pglite'),
    )
    test
      .skipIf(skipReason !== undefined)
      .each(cases.map((input) => [`${input.input}${skipReason ?? ''}`, input] as const))(
      '%s',
      async (_, input) => {
        const snapshot = await captured(input)
        const whole = await planned(snapshot)
        expect(whole.queries.filter(({ outcome }) => outcome !== 'identical')).toEqual([])
        expect(whole.queries.filter(({ production }) => production.startsWith('ERROR'))).toEqual([])
        if (engine !== 'native:14' && engine !== 'native:18') return

        const { summary } = await planned(input.leaveOut(snapshot))
        expect(summary.identical).toBeLessThan(summary.queries)
      },
    )

    function planned(snapshot: Snapshot): Promise<Verification> {
      const context = engine === 'pglite' ? testContext : { ...testContext, cache }
      return verify({ scenario: { name: 'input', snapshot, engine, settings: {} } }, context)
    }
  })
})
