import { describe, expect, test } from 'vitest'
import { comparePair } from './verdicts/compare-pair.ts'
import { whyOfPair } from './verdicts/taken-why.ts'
import { readPairs } from './verdicts/verdict-pair.ts'

describe('a pair of plans of real servers', async () => {
  const pairs = await readPairs()

  test.each(pairs)('gets its verdict and its sentences: %s', (name, pair) => {
    expect(comparePair(name, pair)).toEqual(pair.expected)
  })

  test.each(pairs.filter(([, { why }]) => why !== undefined))(
    'flipped for what its rivals cost and what moved: %s',
    (name, pair) => {
      expect(whyOfPair(name, pair)).toBe(pair.why)
    },
  )

  test('is one of more than sixty, of all majors, and is met with silence as often as with speech', () => {
    const silent = pairs.filter(([, { expected }]) => expected.verdict === 'unchanged')
    const told = pairs.length - silent.length
    expect(told).toBeGreaterThan(30)
    expect(silent.length).toBeGreaterThanOrEqual(told)
    expect(new Set(pairs.map(([, { major }]) => major))).toEqual(new Set([14, 15, 16, 17, 18]))
  })
})
