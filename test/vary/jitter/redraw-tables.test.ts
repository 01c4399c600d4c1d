import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ColumnStatistics, Snapshot } from '../../../src/model/snapshot.ts'
import { redrawableOf } from '../../../src/vary/jitter/redraw-tables.ts'
import { columnOf, snapshotOf, tableOf } from '../../compare/snapshots/a-snapshot.ts'

const draw = { seed: 1, run: 1 }
const orders = new Set(['public.orders'])

const skewed: Partial<ColumnStatistics> = {
  stanullfrac: 0.1,
  stadistinct: 5000,
  slots: [
    {
      stakind: 1,
      staop: '=(integer,integer)',
      stacoll: '-',
      stanumbers: '{0.3,0.1}',
      stavalues: { type: 'integer', values: '{7,3}' },
    },
    {
      stakind: 2,
      staop: '<(integer,integer)',
      stacoll: '-',
      stanumbers: null,
      stavalues: { type: 'integer', values: `{${Array.from({ length: 101 }, (_, at) => at * 1000).join()}}` },
    },
    { stakind: 3, staop: '<(integer,integer)', stacoll: '-', stanumbers: '{0.5}', stavalues: null },
  ],
}

const large = snapshotOf(tableOf(10_000_000, columnOf(skewed), columnOf(skewed, 'other')))

const columnsOf = (snapshot: Snapshot, one = draw) =>
  redrawableOf(snapshot).redraw(orders, one).relations[0]?.columns

describe('statistics as another ANALYZE might make them', () => {
  test('are the same again with the same seed and run, and others with another', () => {
    expect(columnsOf(large)).toEqual(columnsOf(large))
    expect(columnsOf(large, { seed: 1, run: 2 })).not.toEqual(columnsOf(large))
    expect(columnsOf(large, { seed: 2, run: 1 })).not.toEqual(columnsOf(large))
  })

  test('of a column are the same whatever else differs', () => {
    const other = snapshotOf(tableOf(10_000_000, columnOf({ stanullfrac: 0.4 }), columnOf(skewed, 'other')))
    expect(columnsOf(other)?.[1]).toEqual(columnsOf(large)?.[1])
    // Two columns of a table are drawn one without the other.
    expect(columnsOf(large)?.[1]?.statistics).not.toEqual(columnsOf(large)?.[0]?.statistics)
  })

  test('are what they are where ANALYZE reads all rows', () => {
    const small = snapshotOf(tableOf(30_000, columnOf(skewed)))
    expect(redrawableOf(small).redraw(orders, draw).relations).toEqual(small.relations)
    expect(redrawableOf(small).areExact(orders)).toBe(true)
    expect(redrawableOf(large).areExact(orders)).toBe(false)
    expect(redrawableOf(snapshotOf(tableOf(10_000_000))).areExact(orders)).toBe(true)
  })

  test('count a table only as far as its blocks were read', () => {
    const rowsOf = (rows: number): number | undefined =>
      redrawableOf(snapshotOf(tableOf(rows, columnOf(skewed)))).redraw(orders, draw).relations[0]?.reltuples
    // One hundred rows a block, and 30,000 blocks are read.
    expect(rowsOf(3_000_000)).toBe(3_000_000)
    expect(rowsOf(10_000_000)).not.toBe(10_000_000)
    expect(rowsOf(-1)).toBe(-1)
  })

  test('keep a number of distinct values that somebody has set', () => {
    const type = 'TABLE'
    const sql = 'ALTER TABLE ONLY public.orders ALTER COLUMN status SET (n_distinct=5000);'
    const set = { ...large, schema: [{ type, name: 'orders', sql }] }
    expect(columnsOf(set)?.[0]?.statistics[0]?.stadistinct).toBe(5000)
    expect(columnsOf(set)?.[1]?.statistics[0]?.stadistinct).not.toBe(5000)
  })

  test('are such as ANALYZE makes', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e6 }),
        fc.double({ min: 0, max: 0.6, noNaN: true }),
        (seed, nulls) => {
          const statistics = { ...skewed, stanullfrac: Math.fround(nulls) }
          const drawn = columnsOf(snapshotOf(tableOf(1e6, columnOf(statistics))), { seed, run: 1 })
          const [row] = drawn?.[0]?.statistics ?? []
          const numbers = (row?.slots[0]?.stanumbers ?? '{}').slice(1, -1).split(',').map(Number)
          const bounds = (row?.slots.find(({ stakind }) => stakind === 2)?.stavalues?.values ?? '{}')
            .slice(1, -1)
            .split(',')
            .map(Number)
          expect(row?.stanullfrac).toBeGreaterThanOrEqual(0)
          expect(numbers).toEqual(numbers.toSorted((one, other) => other - one))
          expect(numbers.reduce((sum, one) => sum + one, row?.stanullfrac ?? 0)).toBeLessThanOrEqual(1 + 1e-6)
          expect(bounds).toEqual(bounds.toSorted((one, other) => one - other))
          expect(bounds).toHaveLength(101)
        },
      ),
    )
  })
})
