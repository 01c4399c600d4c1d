import { describe, expect, test } from 'vitest'
import type { AccessPathChange } from '../../../src/model/plan-change.ts'
import type { Plan } from '../../../src/model/plan.ts'
import { changesOf } from '../compare-of.ts'
import { planOf } from '../plan-of.ts'

function compareAccessPaths(baseline: Plan, candidate: Plan): readonly AccessPathChange[] {
  return changesOf(
    [
      'index-to-seq-scan',
      'seq-to-index-scan',
      'index-to-bitmap',
      'bitmap-to-index',
      'bitmap-to-seq-scan',
      'seq-to-bitmap-scan',
      'index-only-to-index',
      'index-to-index-only',
      'access-path',
    ],
    baseline,
    candidate,
  ) as readonly AccessPathChange[]
}

const indexScan = planOf(`
  Index Scan using orders_created_at_idx on orders o  (cost=0.43..900.00 rows=1204 width=48)
    Index Cond: (created_at > '2025-01-01'::date)
`)
const seqScan = planOf(`
  Seq Scan on orders o  (cost=0.00..308000.00 rows=7412338 width=48)
    Filter: (created_at > '2025-01-01'::date)
`)
const bitmapScan = planOf(`
  Bitmap Heap Scan on orders o  (cost=20.00..9000.00 rows=90000 width=48)
    Recheck Cond: (created_at > '2025-01-01'::date)
    ->  Bitmap Index Scan on orders_created_at_idx  (cost=0.00..19.00 rows=90000 width=0)
          Index Cond: (created_at > '2025-01-01'::date)
`)
const indexOnlyScan = planOf(`
  Index Only Scan using orders_created_at_idx on orders o  (cost=0.43..900.00 rows=1204 width=8)
    Index Cond: (created_at > '2025-01-01'::date)
`)
const tidScan = planOf(`Tid Scan on orders o  (cost=0.00..4.01 rows=1 width=48)`)

describe('the way to a relation', () => {
  test('tells both ways, their indexes and their estimates', () => {
    expect(compareAccessPaths(indexScan, seqScan)).toEqual([
      {
        kind: 'index-to-seq-scan',
        alias: 'o',
        relation: 'orders',
        before: {
          method: 'Index Scan',
          indexes: ['orders_created_at_idx'],
          rows: 1204,
          perLoop: false,
          cost: 900,
          share: 0.000_120_4,
          pages: 1197,
        },
        after: {
          method: 'Seq Scan',
          indexes: [],
          rows: 7_412_338,
          perLoop: false,
          cost: 308_000,
          share: 1,
          pages: 100_000,
        },
      },
    ])
  })

  test.each([
    ['seq-to-index-scan', seqScan, indexScan],
    ['seq-to-index-scan', seqScan, indexOnlyScan],
    ['index-to-seq-scan', indexOnlyScan, seqScan],
    ['index-to-bitmap', indexScan, bitmapScan],
    ['index-to-bitmap', indexOnlyScan, bitmapScan],
    ['bitmap-to-index', bitmapScan, indexScan],
    ['bitmap-to-seq-scan', bitmapScan, seqScan],
    ['seq-to-bitmap-scan', seqScan, bitmapScan],
    ['index-only-to-index', indexOnlyScan, indexScan],
    ['index-to-index-only', indexScan, indexOnlyScan],
    ['access-path', tidScan, seqScan],
  ])('%s', (kind, before, after) => {
    expect(compareAccessPaths(before, after).map((change) => change.kind)).toEqual([kind])
  })

  test('the bitmap names the index that its children read', () => {
    expect(compareAccessPaths(bitmapScan, seqScan)[0]?.before.indexes).toEqual(['orders_created_at_idx'])
  })

  test('the two sides of a self-join are kept apart', () => {
    const baseline = planOf(`
      Nested Loop  (cost=0.86..20.00 rows=1 width=8)
        ->  Index Scan using staff_pkey on staff s  (cost=0.43..8.00 rows=1 width=4)
              Index Cond: (id = 1)
        ->  Seq Scan on staff boss  (cost=0.00..12.00 rows=500 width=4)
    `)
    const candidate = planOf(`
      Nested Loop  (cost=0.86..20.00 rows=1 width=8)
        ->  Seq Scan on staff boss  (cost=0.00..12.00 rows=500 width=4)
        ->  Index Scan using staff_pkey on staff s  (cost=0.43..8.00 rows=1 width=4)
              Index Cond: (id = 1)
    `)
    expect(compareAccessPaths(baseline, candidate)).toEqual([])
  })

  test('a parallel scan is the same way; its rows are those of all processes', () => {
    const parallel = planOf(`
      Gather  (cost=1000.00..200000.00 rows=7412338 width=48)
        Workers Planned: 2
        ->  Parallel Seq Scan on orders o  (cost=0.00..190000.00 rows=3088474 width=48)
    `)
    expect(compareAccessPaths(seqScan, parallel)).toEqual([])
    expect(compareAccessPaths(indexScan, parallel)[0]?.after.rows).toBeCloseTo(7_412_338, -1)
  })

  test('Gather, Hash, Memoize, Materialize and Sort are seen through', () => {
    const bare = planOf(`
      Nested Loop  (cost=0.86..20.00 rows=10 width=8)
        ->  Seq Scan on orders o  (cost=0.00..12.00 rows=500 width=4)
        ->  Index Scan using customers_pkey on customers c  (cost=0.43..8.00 rows=1 width=4)
              Index Cond: (id = o.customer_id)
    `)
    const wrapped = planOf(`
      Sort  (cost=30.00..31.00 rows=10 width=8)
        Sort Key: o.id
        ->  Nested Loop  (cost=0.86..20.00 rows=10 width=8)
              ->  Materialize  (cost=0.00..12.00 rows=500 width=4)
                    ->  Seq Scan on orders o  (cost=0.00..12.00 rows=500 width=4)
              ->  Memoize  (cost=0.43..8.00 rows=1 width=4)
                    ->  Index Scan using customers_pkey on customers c  (cost=0.43..8.00 rows=1 width=4)
                          Index Cond: (id = o.customer_id)
    `)
    expect(compareAccessPaths(bare, wrapped)).toEqual([])
  })

  test('a lookup gives rows a loop', () => {
    const lookup = planOf(`
      Nested Loop  (cost=0.86..20.00 rows=10 width=8)
        ->  Seq Scan on orders o  (cost=0.00..12.00 rows=500 width=4)
        ->  Index Scan using customers_pkey on customers c  (cost=0.43..8.00 rows=1 width=4)
              Index Cond: (id = o.customer_id)
    `)
    const hash = planOf(`
      Hash Join  (cost=0.86..20.00 rows=10 width=8)
        Hash Cond: (o.customer_id = c.id)
        ->  Seq Scan on orders o  (cost=0.00..12.00 rows=500 width=4)
        ->  Hash  (cost=12.00..12.00 rows=400 width=4)
              ->  Seq Scan on customers c  (cost=0.00..12.00 rows=400 width=4)
    `)
    const [change] = compareAccessPaths(lookup, hash)
    expect(change).toMatchObject({ alias: 'c', before: { perLoop: true }, after: { perLoop: false } })
  })

  test('an alias that only one plan has is no change', () => {
    const joined = planOf(`
      Nested Loop  (cost=0.86..20.00 rows=10 width=8)
        ->  Seq Scan on orders o  (cost=0.00..12.00 rows=500 width=4)
        ->  Seq Scan on customers c  (cost=0.43..8.00 rows=1 width=4)
    `)
    expect(compareAccessPaths(joined, seqScan)).toEqual([])
  })

  test('an UPDATE names its table without reading it', () => {
    const update = planOf(`
      Update on orders o  (cost=0.43..900.00 rows=0 width=0)
        ->  Index Scan using orders_created_at_idx on orders o  (cost=0.43..900.00 rows=1204 width=48)
    `)
    expect(compareAccessPaths(update, seqScan).map(({ kind }) => kind)).toEqual(['index-to-seq-scan'])
  })
})

describe('partitions', () => {
  const both = planOf(`
    Append  (cost=0.00..60.00 rows=200 width=4)
      ->  Seq Scan on orders_2024 o_1  (cost=0.00..30.00 rows=100 width=4)
      ->  Index Scan using orders_2025_pkey on orders_2025 o_2  (cost=0.00..30.00 rows=100 width=4)
            Index Cond: (id = 1)
  `)

  test('pruned or added ones are no change, though the numbers move', () => {
    const pruned = planOf(`
      Append  (cost=0.00..60.00 rows=200 width=4)
        ->  Index Scan using orders_2025_pkey on orders_2025 o_1  (cost=0.00..30.00 rows=100 width=4)
              Index Cond: (id = 1)
        ->  Seq Scan on orders_2026 o_2  (cost=0.00..30.00 rows=100 width=4)
    `)
    expect(compareAccessPaths(both, pruned)).toEqual([])
  })

  test('the last one left is still the same partition', () => {
    const one = planOf(`Seq Scan on orders_2025 o  (cost=0.00..30.00 rows=100 width=4)`)
    expect(compareAccessPaths(both, one)).toMatchObject([
      { kind: 'index-to-seq-scan', alias: 'o', relation: 'orders_2025' },
    ])
  })
})

describe('how much of a table is read', () => {
  const pathOf = (plan: Plan): AccessPathChange['after'] | undefined =>
    compareAccessPaths(seqScan, plan)[0]?.after

  test('is not known where a filter throws away what an index found', () => {
    const filtered = planOf(`
      Index Scan using orders_created_at_idx on orders o  (cost=0.43..900.00 rows=9 width=48)
        Index Cond: (created_at > '2025-01-01'::date)
        Filter: (status = 'open')
    `)
    expect(pathOf(filtered)).toMatchObject({ rows: 9 })
    expect(pathOf(filtered)).not.toHaveProperty('pages')
    expect(pathOf(indexScan)).toMatchObject({ pages: 1197 })
  })

  test('is known of a bitmap, which tells what it finds', () => {
    const filtered = planOf(`
      Bitmap Heap Scan on orders o  (cost=20.00..9000.00 rows=90 width=48)
        Filter: (status = 'open')
        ->  Bitmap Index Scan on orders_created_at_idx  (cost=0.00..19.00 rows=90000 width=0)
              Index Cond: (created_at > '2025-01-01'::date)
    `)
    expect(pathOf(filtered)).toMatchObject({ pages: pathOf(bitmapScan)?.pages, share: 0.009 })
  })
})
