import { describe, expect, test } from 'vitest'
import { compareJoinMethods } from '../../../src/compare/rules/join-method.ts'
import { compareJoinOrders } from '../../../src/compare/rules/join-order.ts'
import { planOf } from '../plan-of.ts'

const loops = planOf(`
  Nested Loop  (cost=0.86..200.00 rows=10 width=8)
    ->  Nested Loop  (cost=0.86..20.00 rows=10 width=8)
          ->  Seq Scan on orders o  (cost=0.00..12.00 rows=500 width=4)
          ->  Index Scan using customers_pkey on customers c  (cost=0.43..8.00 rows=1 width=4)
                Index Cond: (id = o.customer_id)
    ->  Index Scan using items_order_idx on items i  (cost=0.43..8.00 rows=1 width=4)
          Index Cond: (order_id = o.id)
`)
const hashed = planOf(`
  Gather  (cost=0.86..200.00 rows=10 width=8)
    Workers Planned: 2
    ->  Hash Join  (cost=0.86..200.00 rows=10 width=8)
          Hash Cond: (i.order_id = o.id)
          ->  Parallel Seq Scan on items i  (cost=0.00..12.00 rows=500 width=4)
          ->  Hash  (cost=0.86..20.00 rows=10 width=8)
                ->  Nested Loop  (cost=0.86..20.00 rows=10 width=8)
                      ->  Seq Scan on orders o  (cost=0.00..12.00 rows=500 width=4)
                      ->  Memoize  (cost=0.43..8.00 rows=1 width=4)
                            ->  Index Scan using customers_pkey on customers c  (cost=0.43..8.00 rows=1 width=4)
                                  Index Cond: (id = o.customer_id)
`)
const otherOrder = planOf(`
  Hash Join  (cost=0.86..200.00 rows=10 width=8)
    ->  Hash Join  (cost=0.86..20.00 rows=10 width=8)
          ->  Seq Scan on items i  (cost=0.43..8.00 rows=1 width=4)
          ->  Hash  (cost=0.00..12.00 rows=500 width=4)
                ->  Seq Scan on orders o  (cost=0.00..12.00 rows=500 width=4)
    ->  Hash  (cost=0.00..12.00 rows=500 width=4)
          ->  Seq Scan on customers c  (cost=0.43..8.00 rows=1 width=4)
`)

describe('compareJoinMethods', () => {
  test('the same relations, joined otherwise; Gather, Hash and Memoize are seen through', () => {
    expect(compareJoinMethods(loops, hashed)).toEqual([
      { kind: 'join-method', aliases: ['c', 'i', 'o'], before: 'Nested Loop', after: 'Hash Join' },
    ])
  })

  test('relations that only one plan joins first are no matter of method', () => {
    expect(compareJoinMethods(hashed, otherOrder)).toEqual([])
  })

  test('a join that one plan does not need is left out', () => {
    const without = planOf(`
      Hash Join  (cost=0.86..20.00 rows=10 width=8)
        ->  Seq Scan on items i  (cost=0.43..8.00 rows=1 width=4)
        ->  Hash  (cost=0.00..12.00 rows=500 width=4)
              ->  Seq Scan on orders o  (cost=0.00..12.00 rows=500 width=4)
    `)
    expect(compareJoinMethods(loops, without)).toEqual([
      { kind: 'join-method', aliases: ['i', 'o'], before: 'Nested Loop', after: 'Hash Join' },
    ])
  })

  test('a subquery planned apart does not belong to the join that asks it', () => {
    const withSubPlan = (method: string): ReturnType<typeof planOf> =>
      planOf(`
        ${method}  (cost=0.86..20.00 rows=10 width=8)
          ->  Seq Scan on orders o  (cost=0.00..12.00 rows=500 width=4)
          ->  Seq Scan on customers c  (cost=0.43..8.00 rows=1 width=4)
          SubPlan 1
            ->  Seq Scan on items i  (cost=0.43..8.00 rows=1 width=4)
      `)
    expect(compareJoinMethods(withSubPlan('Nested Loop'), withSubPlan('Hash Join'))).toMatchObject([
      { aliases: ['c', 'o'] },
    ])
  })
})

describe('compareJoinOrders', () => {
  test('swapped sides build the same sets', () => {
    expect(compareJoinOrders(loops, hashed)).toEqual([])
  })

  test('other sets first', () => {
    expect(compareJoinOrders(loops, otherOrder)).toEqual([
      { kind: 'join-order', before: '((o c) i)', after: '((i o) c)' },
    ])
  })

  test('partitions count as their table, joined whole or one by one', () => {
    const whole = planOf(`
      Hash Join  (cost=0.86..20.00 rows=10 width=8)
        ->  Append  (cost=0.00..12.00 rows=500 width=4)
              ->  Seq Scan on orders_2024 o_1  (cost=0.00..12.00 rows=500 width=4)
              ->  Seq Scan on orders_2025 o_2  (cost=0.00..12.00 rows=500 width=4)
        ->  Hash  (cost=0.00..12.00 rows=500 width=4)
              ->  Seq Scan on customers c  (cost=0.43..8.00 rows=1 width=4)
    `)
    const oneByOne = planOf(`
      Append  (cost=0.00..12.00 rows=500 width=4)
        ->  Hash Join  (cost=0.86..20.00 rows=10 width=8)
              ->  Seq Scan on orders_2024 o_1  (cost=0.00..12.00 rows=500 width=4)
              ->  Hash  (cost=0.00..12.00 rows=500 width=4)
                    ->  Seq Scan on customers c_1  (cost=0.43..8.00 rows=1 width=4)
        ->  Hash Join  (cost=0.86..20.00 rows=10 width=8)
              ->  Seq Scan on orders_2025 o_2  (cost=0.00..12.00 rows=500 width=4)
              ->  Hash  (cost=0.00..12.00 rows=500 width=4)
                    ->  Seq Scan on customers c_2  (cost=0.43..8.00 rows=1 width=4)
    `)
    expect(compareJoinOrders(whole, oneByOne)).toEqual([])
    expect(compareJoinMethods(whole, oneByOne)).toEqual([])
  })
})
