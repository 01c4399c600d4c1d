import { describe, expect, test } from 'vitest'
import { compareConditions } from '../../../src/compare/rules/condition-to-filter.ts'
import { defaultPolicy } from '../../../src/model/policy.ts'
import { planOf } from '../plan-of.ts'

const terms = { policy: defaultPolicy, costsCompare: true }

const searched = planOf(`
  Index Scan using orders_customer_created_idx on orders o  (cost=0.43..9.00 rows=12 width=48)
    Index Cond: ((customer_id = 7) AND (created_at >= '2025-01-01'::date) AND (created_at < '2025-01-02'::date))
`)
const cast = planOf(`
  Index Scan using orders_customer_created_idx on orders o  (cost=0.43..900.00 rows=12 width=48)
    Index Cond: (customer_id = 7)
    Filter: ((created_at)::date = '2025-01-01'::date)
`)

describe('compareConditions', () => {
  test('a cast around the column takes its condition out of the index', () => {
    expect(compareConditions(searched, cast, terms)).toEqual([
      {
        kind: 'condition-to-filter',
        alias: 'o',
        relation: 'orders',
        index: 'orders_customer_created_idx',
        condition: "(created_at >= '2025-01-01'::date) AND (created_at < '2025-01-02'::date)",
        before: expect.objectContaining({ cost: 9 }),
        after: expect.objectContaining({ cost: 900 }),
      },
    ])
  })

  test('and back', () => {
    expect(compareConditions(cast, searched, terms)).toMatchObject([
      { kind: 'filter-to-condition', index: 'orders_customer_created_idx' },
    ])
  })

  test('an index that is walked for its order only, whichever it is', () => {
    const walked = planOf(`
      Limit  (cost=0.43..9.00 rows=10 width=48)
        ->  Index Scan Backward using orders_pkey on orders o  (cost=0.43..99000.00 rows=12 width=48)
              Filter: ((customer_id = 7) AND (created_at >= '2025-01-01'::date))
    `)
    expect(compareConditions(searched, walked, terms)).toMatchObject([
      { kind: 'condition-to-filter', index: 'orders_pkey' },
    ])
  })

  test('another index is searched by other conditions, which is no news', () => {
    const other = planOf(`
      Index Scan using orders_created_idx on orders o  (cost=0.43..900.00 rows=12 width=48)
        Index Cond: (created_at >= '2025-01-01'::date)
        Filter: (customer_id = 7)
    `)
    expect(compareConditions(searched, other, terms)).toEqual([])
  })

  test('a bitmap is searched by what its index scans are', () => {
    const bitmap = planOf(`
      Bitmap Heap Scan on orders o  (cost=20.00..9000.00 rows=12 width=48)
        Recheck Cond: (customer_id = 7)
        Filter: ((created_at)::date = '2025-01-01'::date)
        ->  Bitmap Index Scan on orders_customer_created_idx  (cost=0.00..19.00 rows=900 width=0)
              Index Cond: (customer_id = 7)
    `)
    expect(compareConditions(searched, bitmap, terms)).toMatchObject([{ kind: 'condition-to-filter' }])
  })

  test('a lookup whose condition went to the join is not filtered', () => {
    const lookup = planOf(`
      Nested Loop  (cost=0.86..20.00 rows=10 width=8)
        ->  Seq Scan on customers c  (cost=0.00..12.00 rows=500 width=4)
        ->  Index Scan using orders_customer_created_idx on orders o  (cost=0.43..8.00 rows=1 width=4)
              Index Cond: (customer_id = c.id)
    `)
    const merged = planOf(`
      Merge Join  (cost=0.86..20.00 rows=10 width=8)
        Merge Cond: (c.id = o.customer_id)
        ->  Seq Scan on customers c  (cost=0.00..12.00 rows=500 width=4)
        ->  Index Scan using orders_customer_created_idx on orders o  (cost=0.43..8000.00 rows=100000 width=4)
    `)
    expect(compareConditions(lookup, merged, terms)).toEqual([])
  })

  test('an AND within a literal joins nothing', () => {
    const literal = (filter: string): ReturnType<typeof planOf> =>
      planOf(`
        Index Scan using notes_idx on notes  (cost=0.43..9.00 rows=12 width=48)
          Index Cond: (title = 'salt) AND (pepper'::text)
          ${filter}
      `)
    expect(compareConditions(literal(''), literal("Filter: (body <> 'it''s AND so'::text)"), terms)).toEqual(
      [],
    )
  })
})
