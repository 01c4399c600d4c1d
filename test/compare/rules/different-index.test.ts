import { describe, expect, test } from 'vitest'
import { compareIndexes } from '../../../src/compare/rules/different-index.ts'
import { defaultPolicy } from '../../../src/model/policy.ts'
import { planOf } from '../plan-of.ts'

const terms = { policy: defaultPolicy, costsCompare: true }

const byCustomer = planOf(`
  Index Scan using orders_customer_idx on orders  (cost=0.43..90.00 rows=12 width=48)
    Index Cond: (customer_id = 7)
`)
const byKey = planOf(`
  Index Scan Backward using orders_pkey on orders  (cost=0.43..90.00 rows=12 width=48)
    Filter: (customer_id = 7)
`)

describe('compareIndexes', () => {
  test('tells the two indexes', () => {
    expect(compareIndexes(byCustomer, byKey, terms)).toMatchObject([
      {
        kind: 'different-index',
        alias: 'orders',
        before: { indexes: ['orders_customer_idx'] },
        after: { indexes: ['orders_pkey'] },
      },
    ])
  })

  test('an index that was renamed answers the same conditions at the same cost', () => {
    const renamed = (name: string, cost: string): ReturnType<typeof planOf> =>
      planOf(`
        Index Scan using ${name} on orders  (cost=0.43..${cost} rows=12 width=48)
          Index Cond: (customer_id = 7)
      `)
    const before = renamed('orders_customer_idx', '90.00')
    expect(compareIndexes(before, renamed('by_customer', '90.00'), terms)).toEqual([])
    expect(compareIndexes(before, renamed('by_customer', '90.50'), terms)).toHaveLength(1)
    // Of other data the same cost says nothing.
    const otherData = { ...terms, costsCompare: false }
    expect(compareIndexes(before, renamed('by_customer', '90.00'), otherData)).toHaveLength(1)
  })

  test('another method is another rule', () => {
    const only = planOf(`Index Only Scan using orders_pkey on orders  (cost=0.43..90.00 rows=12 width=48)`)
    expect(compareIndexes(byCustomer, only, terms)).toEqual([])
  })

  test('a bitmap combines the same indexes in any order', () => {
    const combined = (one: string, other: string): ReturnType<typeof planOf> =>
      planOf(`
        Bitmap Heap Scan on orders  (cost=20.00..90.00 rows=12 width=48)
          ->  BitmapAnd  (cost=19.00..19.00 rows=12 width=0)
                ->  Bitmap Index Scan on ${one}  (cost=0.00..9.00 rows=90 width=0)
                      Index Cond: (${one[0]} = 7)
                ->  Bitmap Index Scan on ${other}  (cost=0.00..9.00 rows=90 width=0)
                      Index Cond: (${other[0]} = 7)
      `)
    expect(compareIndexes(combined('a_idx', 'b_idx'), combined('b_idx', 'a_idx'), terms)).toEqual([])
    expect(compareIndexes(combined('a_idx', 'b_idx'), combined('a_idx', 'c_idx'), terms)).toMatchObject([
      { before: { indexes: ['a_idx', 'b_idx'] }, after: { indexes: ['a_idx', 'c_idx'] } },
    ])
  })
})
