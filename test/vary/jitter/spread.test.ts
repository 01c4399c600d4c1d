import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Snapshot } from '../../../src/model/snapshot.ts'
import { connect, type Connection } from '../../../src/postgres/connect.ts'
import { redrawableOf, type Statistics } from '../../../src/vary/jitter/redraw-tables.ts'
import { captureToFile } from '../../databases/capture.ts'
import type { TestServer } from '../../servers/start.ts'
import { serverSkipReason, startServer } from '../../servers/start.ts'
import { figuresOf } from './figures.ts'
import { createSampled, readSampled } from './sampled-table.ts'

/*
 * Real ANALYZEs of one table, again and again, beside what is drawn of one of them: statistics have to stray as far. A small target
 * makes ANALYZE read 3,000 of 300,000 rows, and less than all blocks.
 */

const analyzes = 40
const bases = 5
const runs = 40

describe.each([14, 18])('PostgreSQL %i', (major) => {
  const skipReason = serverSkipReason(major)
  let server: TestServer
  let session: Connection
  let snapshot: Snapshot
  let real: readonly Analyzed[] = []

  beforeAll(async () => {
    if (skipReason !== undefined) return
    const settings = { autovacuum: 'off', fsync: 'off', default_statistics_target: '10' }
    server = await startServer({ major, settings })
    session = await connect({ url: server.url() })
    await session.query(createSampled(300_000))
    await session.query('ANALYZE sampled')
    snapshot = await captureToFile(server.url())
    const found: Statistics[] = []
    for (let count = 0; count < analyzes; count += 1) {
      await session.query('ANALYZE sampled')
      found.push(await readSampled(session, snapshot))
    }
    real = found.map((statistics, _, [asked]) => ({
      statistics,
      figures: figuresOf(statistics, asked ?? statistics),
    }))
  })
  afterAll(async () => {
    if (skipReason !== undefined) return
    await session.close()
    await server.stop()
  })

  test.skipIf(skipReason !== undefined)(
    `statistics stray as far as those of real ANALYZEs${skipReason ?? ''}`,
    () => {
      const ratios = ratiosOf(real, snapshot)
      const strange = ratios.filter(({ ratio }) => ratio < 1 / 3 || ratio > 3)
      expect(strange).toEqual([])
      for (const [kind, names] of Object.entries(kinds)) {
        const ofKind = ratios.filter(({ name }) => names.test(name)).map(({ ratio }) => ratio)
        expect(ofKind.length, kind).toBeGreaterThan(0)
        expect(median(ofKind), kind).toBeGreaterThan(0.6)
        expect(median(ofKind), kind).toBeLessThan(1.6)
      }
    },
  )

  test.skipIf(skipReason !== undefined)(`what ANALYZE is certain of stays${skipReason ?? ''}`, () => {
    const [redrawn] = drawn(real, snapshot, 1)
    const certain = [...(real[0]?.figures.keys() ?? [])].filter((name) => spreadOf(real, name) === 0)
    expect(certain).toEqual(
      expect.arrayContaining([
        'sampled.id: distinct',
        'sampled.nullable: distinct',
        'sampled.hardly: distinct',
        'sampled.id: correlation',
      ]),
    )
    for (const name of certain)
      expect([name, redrawn?.[0]?.get(name)]).toEqual([name, real[0]?.figures.get(name)])
  })
})

interface Analyzed {
  readonly statistics: Statistics
  readonly figures: ReadonlyMap<string, number>
}

/** The kinds of figures, by their names. */
const kinds = {
  'null fractions': /null fraction/,
  'most common values': /: share of/,
  'numbers of distinct values': /: distinct$/,
  correlations: /correlation/,
  'shares below a bound': /: below/,
  'shares of a bin': /within a bin/,
  elements: /: element/,
  'rows of partial indexes': /^sampled_(open|part): rows/,
  'numbers of combinations': /^sampled_(both|rest): distinct/,
  dependencies: /: degree/,
}

/**
 * What one sample does not tell of another: values that only some samples have (`odd` is one row in two thousand; of 376 pairs some are
 * as rare), and whether a column that is unique but for a few rows seems so.
 */
const unforeseen = /^sampled\.(status|tags|filler|roughly): distinct/

interface Ratio {
  readonly name: string
  /** Of standard deviations: drawn by real. */
  readonly ratio: number
}

/** Of figures that nearly every ANALYZE has, and that are not the same in all. */
function ratiosOf(real: readonly Analyzed[], snapshot: Snapshot): readonly Ratio[] {
  const redrawn = drawn(real, snapshot, bases)
  const names = [...(real[0]?.figures.keys() ?? [])].filter((name) => !unforeseen.test(name))
  return names.flatMap((name) => {
    const spread = spreadOf(real, name)
    if (spread === undefined || spread === 0) return []
    const variances = redrawn
      .map((figures) => figures.flatMap((one) => one.get(name) ?? []))
      .filter((found) => found.length > 0.9 * runs)
      .map((found) => deviation(found) ** 2)
    if (variances.length === 0) return []
    return [{ name, ratio: Math.sqrt(mean(variances)) / spread }]
  })
}

function spreadOf(real: readonly Analyzed[], name: string): number | undefined {
  const found = real.flatMap(({ figures }) => figures.get(name) ?? [])
  return found.length < 0.9 * real.length ? undefined : deviation(found)
}

/** What is drawn of the first so many ANALYZEs, run by run. */
function drawn(
  real: readonly Analyzed[],
  snapshot: Snapshot,
  count: number,
): readonly (readonly ReadonlyMap<string, number>[])[] {
  const tables = new Set(['public.sampled'])
  return real
    .slice(0, count)
    .map(({ statistics }, seed) =>
      Array.from({ length: runs }, (_, run) =>
        figuresOf(
          redrawableOf({ ...snapshot, ...statistics }).redraw(tables, { seed, run }),
          real[0]?.statistics ?? statistics,
        ),
      ),
    )
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length
}

function deviation(numbers: readonly number[]): number {
  const middle = mean(numbers)
  return Math.sqrt(mean(numbers.map((number) => (number - middle) ** 2)))
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? Number.NaN
}
