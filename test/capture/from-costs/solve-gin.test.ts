import fc from 'fast-check'
import { expect, test } from 'vitest'
import { countersOf } from '../../../src/capture/from-costs/counters-of-sizes.ts'
import type { GinCounters, GinSizes } from '../../../src/capture/from-costs/gin-model.ts'
import { pagesOfRun, sizesOf } from '../../../src/capture/from-costs/gin-model.ts'
import type { KindOfScan } from '../../../src/capture/from-costs/solve-gin.ts'
import { ginScans, solveGin } from '../../../src/capture/from-costs/solve-gin.ts'

/* Any index tells its sizes, and its counters as far as they make a difference. */

const someOrMany = fc.oneof(fc.nat(20), fc.nat(1000), fc.nat(100_000))

/** Of an index as VACUUM leaves it, and how long it is today. */
const indexes: fc.Arbitrary<{ counters: GinCounters; blocks: number }> = fc
  .record({
    nEntryPages: someOrMany.map((pages) => pages + 1),
    nDataPages: fc.oneof(fc.constant(0), someOrMany),
    unused: fc.nat(3),
    entriesPerPage: fc.integer({ min: 2, max: 400 }),
    nPendingPages: fc.oneof(fc.constant(0), someOrMany),
    growth: fc.oneof(fc.constant(1), fc.double({ min: 1, max: 5, noNaN: true })),
  })
  .map(({ nEntryPages, nDataPages, unused, entriesPerPage, nPendingPages, growth }) => {
    const nTotalPages = 1 + nEntryPages + nDataPages + unused
    const nEntries = nEntryPages * entriesPerPage
    return {
      counters: { nPendingPages, nTotalPages, nEntryPages, nDataPages, nEntries },
      blocks: Math.floor(nTotalPages * growth) + nPendingPages,
    }
  })

test('what scans cost tells the sizes of the index', () => {
  fc.assert(
    fc.property(indexes, ({ counters, blocks }) => {
      const sizes = sizesOf(counters, blocks)
      expect(solve(sizes, 1024)).toEqual([sizes])
    }),
    { numRuns: 1000 },
  )
})

test('where a tablespace makes pages cheap, the sizes are among those that fit', () => {
  fc.assert(
    fc.property(indexes, ({ counters, blocks }) => {
      const sizes = sizesOf(counters, blocks)
      fc.pre(sizes.entryPages < 50_000)
      expect(solve(sizes, 1.1)).toContainEqual(sizes)
    }),
    { numRuns: 300 },
  )
})

function solve(sizes: GinSizes, pageCost: number): readonly GinSizes[] {
  const printed = (kind: KindOfScan) =>
    Number((pagesOfRun(sizes, ginScans[kind]) * pageCost).toFixed(2)) / pageCost
  return solveGin(printed, 0.006 / pageCost)
}

test('sizes tell counters of which the planner makes the same sizes', () => {
  fc.assert(
    fc.property(indexes, someOrMany, ({ counters, blocks }, relpages) => {
      const sizes = sizesOf(counters, blocks)
      expect(sizesOf(countersOf(sizes, { blocks, relpages }), blocks)).toEqual(sizes)
    }),
  )
})

test('they are the very counters if pg_class knows how long the index was then, and nothing had to give way', () => {
  fc.assert(
    fc.property(indexes, ({ counters, blocks }) => {
      const { fidelity, ...found } = countersOf(sizesOf(counters, blocks), {
        blocks,
        relpages: counters.nTotalPages,
      })
      fc.pre(fidelity === 'measured')
      expect(found).toEqual(counters)
    }),
  )
})
