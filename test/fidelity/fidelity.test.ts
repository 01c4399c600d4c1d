import { describe, expect, test } from 'vitest'
import { serverSkipReason } from '../servers/start.ts'
import { measuredDatabases } from './databases.ts'
import { measureDatabase } from './measure-database.ts'
import type { Measurement } from './measurement.ts'
import { variations } from './variations.ts'

/*
 * The short form of `npm run fidelity`: random and hand-made statements under every variation of the settings. A miss is
 * shown with its seed and its SQL.
 */

const quiet = { variations, random: 60, seed: 'short', progress: () => undefined }

describe.skipIf(serverSkipReason(18) !== undefined)(`the saas on 18${reasonOf(18)}`, () => {
  test(
    'is planned by an empty server as by its own, and by an empty PGlite nearly so',
    { timeout: 120_000 },
    async () => {
      const [native, pglite] = await measure('saas', 18, ['native', 'pglite'])
      expect(native?.misses).toEqual([])
      expect(native?.queries).toBeGreaterThan(100)

      // The same snapshot: what PGlite misses is the arithmetic of its 32 bits, not an input that did not arrive.
      const { identical = 0, sameShape = 0, different = 0, failed = 0 } = pglite?.counts ?? {}
      const plans = identical + sameShape + different + failed
      expect(failed).toBe(0)
      expect(identical / plans).toBeGreaterThan(0.97)
      expect((identical + sameShape) / plans).toBeGreaterThan(0.99)
    },
  )
})

describe.each([14, 15, 16, 17])('pgbench on %i', (major) => {
  test.skipIf(serverSkipReason(major) !== undefined)(
    `is planned by an empty server as by its own${reasonOf(major)}`,
    { timeout: 60_000 },
    async () => {
      const [native] = await measure('pgbench', major, ['native'])
      expect(native?.misses).toEqual([])
      expect(native?.queries).toBeGreaterThan(100)
    },
  )
})

async function measure(
  name: string,
  major: number,
  engines: readonly string[],
): Promise<readonly Measurement[]> {
  const database = measuredDatabases.find((known) => known.name === name)
  if (database === undefined) throw new Error(`There is no database ${name}`)
  return measureDatabase(database, { ...quiet, major, engines })
}

/** In the test's name, where a runner shows why it was left out. */
function reasonOf(major: number): string {
  const reason = serverSkipReason(major)
  return reason === undefined ? '' : ` (${reason})`
}
