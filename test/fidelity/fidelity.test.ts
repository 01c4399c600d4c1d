import { describe, expect, test } from 'vitest'
import { serverSkipReason } from '../servers/start.ts'
import { measuredDatabases } from './databases.ts'
import type { Likeness } from './judge-plans.ts'
import { measureDatabase } from './measure-database.ts'
import type { Measurement } from './measurement.ts'
import { variations } from './variations.ts'

/*
 * The short form of `npm run fidelity`: random and hand-made statements under every variation of the settings. A miss is
 * shown with its seed and its SQL.
 */

const quiet = { variations, random: 60, seed: 'short', progress: () => undefined }

describe.skipIf(serverSkipReason(18) !== undefined)(`the saas on 18${reasonOf(18)}`, () => {
  test('is planned by an empty server as by its own, and by an empty PGlite nearly so', async () => {
    const [native, pglite, ordinary, mended] = await measure('saas', 18, ['native', 'pglite'])
    expect(native?.misses).toEqual([])
    expect(native?.queries).toBeGreaterThan(100)

    // The same snapshot: what PGlite misses is the arithmetic of its 32 bits, not an input that did not arrive.
    expect(pglite?.misses.filter(({ likeness }) => likeness === 'failed')).toEqual([])
    expect(shareOf(pglite, ['identical'])).toBeGreaterThan(0.97)
    expect(shareOf(pglite, ['identical', 'sameShape'])).toBeGreaterThan(0.99)

    // Extended statistics are what it may not read; many tables have them here.
    expect(ordinary?.counts.failed).toBe(0)
    expect(shareOf(ordinary, ['identical'])).toBeGreaterThan(0.92)
    expect(shareOf(ordinary, ['identical'])).toBeLessThan(1)
    expect(mended?.misses).toEqual([])
    expect(mended?.queries).toBe(ordinary?.queries)
  })
})

describe.each([14, 15, 16, 17])('pgbench on %i', (major) => {
  test.skipIf(serverSkipReason(major) !== undefined)(
    `is planned by an empty server as by its own, whoever captures${reasonOf(major)}`,
    async () => {
      for (const { role, misses, queries } of await measure('pgbench', major, ['native'])) {
        expect({ role, misses }).toEqual({ role, misses: [] })
        expect(queries).toBeGreaterThan(90)
      }
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

function shareOf(measurement: Measurement | undefined, likenesses: readonly Likeness[]): number {
  const { counts } = measurement ?? {}
  if (counts === undefined) return 0
  const sum = (of: readonly Likeness[]): number => of.reduce((total, likeness) => total + counts[likeness], 0)
  return sum(likenesses) / sum(['identical', 'sameShape', 'different', 'failed'])
}

/** In the test's name, where a runner shows why it was left out. */
function reasonOf(major: number): string {
  const reason = serverSkipReason(major)
  return reason === undefined ? '' : ` (${reason})`
}
