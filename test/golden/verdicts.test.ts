import { describe, expect, test } from 'vitest'
import { comparePair } from './verdicts/compare-pair.ts'
import { readPairs } from './verdicts/verdict-pair.ts'

describe('a pair of plans of real servers', async () => {
  const pairs = await readPairs()

  test.each(pairs)('gets its verdict and its sentences: %s', (name, pair) => {
    expect(comparePair(name, pair)).toEqual(pair.expected)
  })

  test('is one of more than sixty, of all majors, and is met with silence as often as with speech', () => {
    const silent = pairs.filter(([, { expected }]) => expected.verdict === 'unchanged')
    const told = pairs.length - silent.length
    expect(told).toBeGreaterThan(30)
    expect(silent.length).toBeGreaterThanOrEqual(told)
    expect(new Set(pairs.map(([, { major }]) => major))).toEqual(new Set([14, 15, 16, 17, 18]))
  })
})
