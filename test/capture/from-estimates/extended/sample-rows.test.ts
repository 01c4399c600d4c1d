import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sampleRows } from '../../../../src/capture/from-estimates/extended/sample-rows.ts'

test('counts divided by the rows of a sample tell how many rows it had', () => {
  const samples = fc
    .integer({ min: 1, max: 300_000 })
    .chain((rows) =>
      fc.tuple(
        fc.constant(rows),
        fc.array(fc.integer({ min: 1, max: rows }), { minLength: 1, maxLength: 40 }),
      ),
    )
  fc.assert(
    fc.property(samples, ([rows, counts]) => {
      // The planner's reckoning spoils the last digits.
      const exact = counts.map((count) => count / rows + 2e-15)
      const rounded = counts.map((count) => Math.fround(count / rows))
      const found = sampleRows({ exact, rounded }) ?? Number.NaN
      expect(counts.map((count) => Math.round((count / rows) * found) / found)).toEqual(
        counts.map((count) => count / rows),
      )
    }),
    { seed: 1 },
  )
})

test('shares that are no counts of any sample tell nothing', () => {
  expect(sampleRows({ exact: [Math.SQRT1_2, Math.LN2], rounded: [] })).toBeUndefined()
})
