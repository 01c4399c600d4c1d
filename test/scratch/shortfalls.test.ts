import { describe, expect, test } from 'vitest'
import { shortfallsOf } from '../../src/scratch/shortfalls.ts'
import { wantedOf } from './wanted.ts'

const serverOf = (num: number) => ({ ...wantedOf(18).server, num })
const between = (production: number, scratch: number, seesAllRows?: boolean): readonly string[] =>
  shortfallsOf(serverOf(scratch), {
    server: serverOf(production),
    ...(seesAllRows !== undefined && { seesAllRows }),
  })

test.each([
  [150_018, 180_006],
  [180_004, 170_010],
])('of another major version, %i on %i', (production, scratch) => {
  expect(between(production, scratch, false)).toEqual([expect.stringMatching(/: planners differ\.$/)])
})

describe('of another minor version', () => {
  test('nothing is told where no policy hides rows from who asks', () => {
    expect(between(160_002, 160_014)).toEqual([])
    expect(between(160_002, 160_014, true)).toEqual([])
  })

  test.each([
    [140_018, 140_023],
    [150_013, 150_018],
    [160_002, 160_014],
    [160_014, 160_009],
    [170_005, 170_010],
  ])('and else where planners changed in between: %i on %i', (production, scratch) => {
    expect(between(production, scratch, false)).toEqual([
      expect.stringContaining('in between, planners were kept from statistics'),
    ])
  })

  test.each([
    [140_019, 140_023],
    [160_010, 160_014],
    [160_008, 160_009],
    [180_001, 180_006],
  ])('and not where they did not: %i on %i', (production, scratch) => {
    expect(between(production, scratch, false)).toEqual([])
  })
})
