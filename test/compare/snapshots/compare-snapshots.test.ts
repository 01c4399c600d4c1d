import { describe, expect, test } from 'vitest'
import { compareSnapshots } from '../../../src/compare/snapshots/compare-snapshots.ts'
import { usualTarget } from '../../../src/postgres/analyze-sample.ts'
import type { Column } from '../../../src/model/snapshot.ts'
import { columnOf, commonValues, histogram, snapshotOf, tableOf } from './a-snapshot.ts'

/* The edges of what a real server shows in test/commands/inspect-movement.test.ts. */

const rows = 1_000_000
const movedBetween = (before: Column, after: Column, counted = rows) =>
  compareSnapshots(snapshotOf(tableOf(counted, before)), snapshotOf(tableOf(counted, after)))

describe('rows and sizes', () => {
  test.each([
    ['a fifth more', 100_000, 120_100, 1],
    ['less than that', 100_000, 119_000, 0],
    ['a few more of a few', 10, 20, 0],
    ['many times a few', 10, 100, 1],
    ['all of them go', 100_000, 0, 1],
    ['nobody had counted', -1, 100_000, 0],
    ['nobody counts any more', 100_000, -1, 0],
  ])('%s', (_, before, after, moves) => {
    const moved = compareSnapshots(snapshotOf(tableOf(before)), snapshotOf(tableOf(after)))
    expect(moved.filter(({ kind }) => kind === 'rows')).toHaveLength(moves)
  })

  test('rows are those that the planner estimates: counted ones on the pages of today', () => {
    const grown = { ...tableOf(100_000), blocks: 3000 }
    expect(compareSnapshots(snapshotOf(tableOf(100_000)), snapshotOf(grown))).toEqual([
      { kind: 'rows', relation: 'public.orders', before: 100_000, after: 300_000 },
      { kind: 'visible-share', relation: 'public.orders', before: 1, after: 1 / 3 },
    ])
  })

  test('a table that grows with its rows is told once', () => {
    const moved = compareSnapshots(snapshotOf(tableOf(100_000)), snapshotOf(tableOf(1_000_000)))
    expect(moved).toEqual([{ kind: 'rows', relation: 'public.orders', before: 100_000, after: 1_000_000 }])
  })
})

describe('common values', () => {
  const others = { open: 0.5, done: 0.3 }
  test('a value that was never seen, in a list that had them all', () => {
    const [before, after] = [
      columnOf({ stadistinct: 2, slots: [commonValues({ open: 0.6, done: 0.4 })] }),
      columnOf({ stadistinct: 3, slots: [commonValues({ open: 0.6, done: 0.398, 'a "new", one': 0.002 })] }),
    ]
    expect(movedBetween(before, after)).toEqual([
      {
        kind: 'common-value',
        relation: 'public.orders',
        column: 'status',
        value: 'a "new", one',
        before: null,
        after: 0.002,
      },
    ])
    expect(movedBetween(after, before)).toMatchObject([{ value: 'a "new", one', before: 0.002, after: null }])
    // Two of a thousand rows are no more than chance.
    expect(movedBetween(before, after, 1000)).toEqual([])
  })

  test('what is not in a list may be as common as the last that is', () => {
    const before = columnOf({ stadistinct: 5000, slots: [commonValues({ ...others, held: 0.01 })] })
    const listed = (frequency: number) =>
      columnOf({ stadistinct: 5000, slots: [commonValues({ ...others, lost: frequency })] })
    expect(movedBetween(before, listed(0.011))).toEqual([])
    // That it fell so far is known of the one, and not of the other.
    expect(movedBetween(before, listed(0.002))).toMatchObject([{ value: 'held', before: 0.01, after: null }])
    expect(movedBetween(before, listed(0.05))).toMatchObject([{ value: 'lost', before: null, after: 0.05 }])
  })

  test('a list appears where all values were as common', () => {
    const [before, after] = [
      columnOf({ stadistinct: -1 }),
      columnOf({ stadistinct: -0.9, slots: [commonValues({ '0': 0.1 })] }),
    ]
    expect(movedBetween(before, after)).toMatchObject([{ kind: 'common-value', value: '0', before: null }])
  })

  test('what cannot be read is not told of', () => {
    const boxes = {
      ...commonValues({ a: 0.9 }),
      stavalues: { type: 'box', values: '{(1,1),(0,0);(2,2),(1,1)}' },
    }
    expect(
      movedBetween(columnOf({ slots: [boxes] }), columnOf({ slots: [commonValues({ a: 0.001 })] })),
    ).toEqual([])
  })
})

describe('ranges', () => {
  const hundred = Array.from({ length: 101 }, (_, at) => at)
  const later = (type: string, valueOf: (at: number) => string | number) =>
    [
      columnOf({ slots: [histogram(type, hundred.map(valueOf))] }),
      columnOf({
        slots: [
          histogram(
            type,
            hundred.map((at) => valueOf(at + 10)),
          ),
        ],
      }),
    ] as const

  test.each([
    ['integer', (at: number) => at - 50],
    ['bigint', (at: number) => String(9_007_199_254_740_993n + BigInt(at))],
    ['numeric', (at: number) => `${at}.50`],
    ['double precision', (at: number) => at * 1e300],
    ['date', (at: number) => new Date(at * 86_400_000).toISOString().slice(0, 10)],
    [
      'timestamp with time zone',
      (at: number) => new Date(at * 1e9).toISOString().replace('T', ' ').replace('.000Z', '+00'),
    ],
  ])('of %s', (type, valueOf) => {
    const [before, after] = later(type, valueOf)
    expect(movedBetween(before, after)).toEqual([
      {
        kind: 'range',
        relation: 'public.orders',
        column: 'status',
        before: { min: String(valueOf(0)), max: String(valueOf(100)), below: expect.closeTo(0.09), above: 0 },
        after: { min: String(valueOf(10)), max: String(valueOf(110)), below: 0, above: expect.closeTo(0.09) },
      },
    ])
  })

  test.each([
    ['text, whose order only the database knows', 'text', (at: number) => `x${at}`],
    ['infinity', 'date', (at: number) => (at < 100 ? `2026-01-${at}` : 'infinity')],
    ['years before Christ', 'date', (at: number) => `${1000 + at}-01-01 BC`],
    ['years of five digits', 'date', (at: number) => `${9950 + at}-01-01`],
  ])('but not of %s', (_, type, valueOf) => {
    expect(movedBetween(...later(type, valueOf))).toEqual([])
  })

  test('the last value of a sample is another every time', () => {
    const [before] = later('integer', (at) => at * 100)
    const after = columnOf({
      slots: [
        histogram(
          'integer',
          hundred.map((at) => (at === 100 ? 99_999 : at * 100)),
        ),
      ],
    })
    expect(movedBetween(before, after)).toEqual([])
  })
})

describe('the statistics target', () => {
  const values = (count: number) =>
    histogram(
      'integer',
      Array.from({ length: count }, (_, at) => at),
    )

  test('is that of most tables with enough values', () => {
    const small = tableOf(rows, columnOf({ slots: [values(11)] }))
    const large = tableOf(rows, columnOf({ slots: [values(1001)] }))
    const few = tableOf(rows, columnOf({ stadistinct: 3, slots: [values(3)] }))
    expect(usualTarget(snapshotOf(small, small, large, few, few, few))).toBe(10)
    expect(usualTarget(snapshotOf(few))).toBe(100)
    expect(usualTarget(snapshotOf())).toBe(100)
  })
})
