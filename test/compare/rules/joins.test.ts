import { describe, expect, test } from 'vitest'
import type { PlanChange } from '../../../src/model/plan-change.ts'
import type { Plan } from '../../../src/model/plan.ts'
import { changesOf } from '../compare-of.ts'
import { planOf } from '../plan-of.ts'

const compareJoinMethods = (baseline: Plan, candidate: Plan): readonly PlanChange[] =>
  changesOf(
    [
      'nested-loop-to-hash',
      'hash-to-nested-loop',
      'nested-loop-to-merge',
      'merge-to-nested-loop',
      'hash-to-merge',
      'merge-to-hash',
      'join-method',
    ],
    baseline,
    candidate,
  )

const compareJoinOrders = (baseline: Plan, candidate: Plan): readonly PlanChange[] =>
  changesOf(['join-order'], baseline, candidate)

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

describe('the method of a join', () => {
  const joined = (method: string): Plan =>
    planOf(`
      ${method}  (cost=0.86..20.00 rows=10 width=8)
        ->  Seq Scan on orders o  (cost=0.00..12.00 rows=500 width=4)
        ->  Seq Scan on customers c  (cost=0.43..8.00 rows=1 width=4)
    `)

  test.each([
    ['nested-loop-to-hash', 'Nested Loop', 'Hash Join'],
    ['hash-to-nested-loop', 'Hash Left Join', 'Nested Loop Left Join'],
    ['nested-loop-to-merge', 'Nested Loop Semi Join', 'Merge Semi Join'],
    ['merge-to-nested-loop', 'Merge Join', 'Nested Loop'],
    ['hash-to-merge', 'Hash Join', 'Merge Join'],
    ['merge-to-hash', 'Merge Join', 'Hash Join'],
  ])('%s', (kind, before, after) => {
    expect(compareJoinMethods(joined(before), joined(after))).toMatchObject([{ kind, aliases: ['c', 'o'] }])
  })

  test('several, where partitions are joined one by one', () => {
    const partitionwise = planOf(`
      Append  (cost=0.00..12.00 rows=500 width=4)
        ->  Hash Join  (cost=0.86..20.00 rows=10 width=8)
              ->  Seq Scan on orders_2024 o_1  (cost=0.00..12.00 rows=500 width=4)
              ->  Seq Scan on customers_1 c_1  (cost=0.00..12.00 rows=500 width=4)
        ->  Nested Loop  (cost=0.86..20.00 rows=10 width=8)
              ->  Seq Scan on orders_2025 o_2  (cost=0.00..12.00 rows=500 width=4)
              ->  Seq Scan on customers_2 c_2  (cost=0.00..12.00 rows=500 width=4)
    `)
    expect(compareJoinMethods(joined('Hash Join'), partitionwise)).toMatchObject([
      { kind: 'join-method', after: { method: 'Hash Join and Nested Loop', outerRows: 1000 } },
    ])
  })

  test('a LIMIT takes no more outer rows than it wants', () => {
    const limited = planOf(`
      Limit  (cost=0.00..20.00 rows=10 width=8)
        ->  Nested Loop  (cost=0.00..200.00 rows=100 width=8)
              ->  Seq Scan on orders o  (cost=0.00..120.00 rows=500 width=4)
              ->  Seq Scan on customers c  (cost=0.43..8.00 rows=1 width=4)
    `)
    expect(compareJoinMethods(joined('Hash Join'), limited)).toMatchObject([
      { kind: 'hash-to-nested-loop', before: { outerRows: 500 }, after: { outerRows: 50 } },
    ])
  })

  test('the same relations, joined otherwise; Gather, Hash and Memoize are seen through', () => {
    expect(compareJoinMethods(loops, hashed)).toEqual([
      {
        kind: 'nested-loop-to-hash',
        aliases: ['c', 'i', 'o'],
        before: { method: 'Nested Loop', outerRows: 10 },
        after: { method: 'Hash Join', outerRows: 1200 },
      },
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
      {
        kind: 'nested-loop-to-hash',
        aliases: ['i', 'o'],
        before: { method: 'Nested Loop', outerRows: 10 },
        after: { method: 'Hash Join', outerRows: 1 },
      },
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

describe('the order of joins', () => {
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
