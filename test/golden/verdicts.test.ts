import { describe, expect, test } from 'vitest'
import { comparePair } from './verdicts/compare-pair.ts'
import { readPairs } from './verdicts/verdict-pair.ts'

describe('a pair of plans of real servers', async () => {
  const pairs = await readPairs()

  test.each(pairs)('gets its verdict and its sentences: %s', (name, pair) => {
    expect(comparePair(name, pair)).toEqual(pair.expected)
  })

  test('is one of sixty and more, of five majors, of which half are met with silence', () => {
    const silent = pairs.filter(([, { expected }]) => expected.verdict === 'unchanged')
    expect(pairs.length).toBeGreaterThanOrEqual(60)
    expect(silent.length).toBeGreaterThanOrEqual(30)
    expect(pairs.length - silent.length).toBeGreaterThanOrEqual(30)
    expect(new Set(pairs.map(([, { major }]) => major))).toEqual(new Set([14, 15, 16, 17, 18]))
  })
})
