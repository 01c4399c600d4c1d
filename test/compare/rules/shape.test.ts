import { describe, expect, test } from 'vitest'
import type { PlanChange } from '../../../src/model/plan-change.ts'
import { changesOf } from '../compare-of.ts'

describe('lost-memoize', () => {
  const lookup = (memoize: string): string => `
    Nested Loop  (cost=0.86..2000.00 rows=10000 width=8)
      ->  Seq Scan on orders o  (cost=0.00..12.00 rows=10000 width=4)
      ${memoize}->  Index Scan using customers_pkey on customers c  (cost=0.43..8.00 rows=1 width=4)
            ${memoize === '' ? '' : '      '}Index Cond: (id = o.customer_id)
  `
  const plain = lookup('')
  const remembered = lookup(`->  Memoize  (cost=0.44..8.00 rows=1 width=4)
            Cache Key: o.customer_id
            `)
  const compare = (before: string, after: string): readonly PlanChange[] =>
    changesOf(['lost-memoize', 'gained-memoize'], before, after)

  test('lookups that are repeated now', () => {
    expect(compare(remembered, plain)).toEqual([
      { kind: 'lost-memoize', aliases: ['c'], before: 10_000, after: 10_000 },
    ])
    expect(compare(plain, remembered)).toMatchObject([{ kind: 'gained-memoize' }])
    expect(compare(remembered, remembered)).toEqual([])
  })

  test('another join is another change', () => {
    const hashed = `
      Hash Join  (cost=0.86..2000.00 rows=10000 width=8)
        ->  Seq Scan on orders o  (cost=0.00..12.00 rows=10000 width=4)
        ->  Hash  (cost=8.00..8.00 rows=1 width=4)
              ->  Seq Scan on customers c  (cost=0.43..8.00 rows=1 width=4)
    `
    expect(compare(remembered, hashed)).toEqual([])
  })
})

describe('aggregate-strategy', () => {
  const hashed = `
    HashAggregate  (cost=9000.00..9100.00 rows=700 width=48)
      Group Key: c.name, o.status
      ->  Seq Scan on orders o  (cost=0.00..3000.00 rows=120000 width=48)
      ->  Seq Scan on customers c  (cost=0.00..3000.00 rows=120000 width=48)
  `
  const sorted = hashed
    .replace('HashAggregate', 'GroupAggregate')
    .replace('c.name, o.status', 'o.status, (c.name)')
    .replace('rows=700', 'rows=900')
  const compare = (before: string, after: string): readonly PlanChange[] =>
    changesOf(['aggregate-strategy'], before, after)

  test('the same keys in any order, hashed or sorted', () => {
    expect(compare(hashed, sorted)).toEqual([
      {
        kind: 'aggregate-strategy',
        keys: ['c.name', 'o.status'],
        aliases: ['c', 'o'],
        before: { method: 'HashAggregate', groups: 700 },
        after: { method: 'GroupAggregate', groups: 900 },
      },
    ])
    expect(compare(hashed, hashed)).toEqual([])
    expect(compare(hashed, sorted.replace('o.status', 'o.region'))).toEqual([])
  })

  test('what workers do counts, not how their results are put together', () => {
    const parallel = `
      Finalize GroupAggregate  (cost=9000.00..9100.00 rows=700 width=48)
        Group Key: o.status
        ->  Gather Merge  (cost=9000.00..9100.00 rows=700 width=48)
              Workers Planned: 2
              ->  Sort  (cost=9000.00..9100.00 rows=700 width=48)
                    Sort Key: o.status
                    ->  Partial HashAggregate  (cost=9000.00..9100.00 rows=700 width=48)
                          Group Key: o.status
                          ->  Parallel Seq Scan on orders o  (cost=0.00..3000.00 rows=120000 width=48)
    `
    const alone = `
      HashAggregate  (cost=9000.00..9100.00 rows=700 width=48)
        Group Key: status
        ->  Seq Scan on orders o  (cost=0.00..3000.00 rows=120000 width=48)
    `
    expect(compare(alone, parallel)).toEqual([])
  })

  test('DISTINCT by hashing, or by sorting and comparing', () => {
    const unique = `
      Unique  (cost=9000.00..9100.00 rows=700 width=48)
        ->  Sort  (cost=9000.00..9100.00 rows=120000 width=48)
              Sort Key: status DESC NULLS LAST
              ->  Seq Scan on orders  (cost=0.00..3000.00 rows=120000 width=48)
    `
    const alone = `
      HashAggregate  (cost=9000.00..9100.00 rows=700 width=48)
        Group Key: status
        ->  Seq Scan on orders  (cost=0.00..3000.00 rows=120000 width=48)
    `
    expect(compare(alone, unique)).toMatchObject([{ after: { method: 'Unique' } }])
  })
})

describe('limit-no-longer-early', () => {
  const limitOver = (startup: number, total: number): string => `
    Limit  (cost=${startup}.00..${startup + 1}.00 rows=10 width=48)
      ->  Index Scan using i on orders  (cost=${startup}.00..${total}.00 rows=120000 width=48)
  `
  const compare = (before: string, after: string): readonly PlanChange[] =>
    changesOf(['limit-no-longer-early', 'limit-early'], before, after)

  test('the first row comes after most of the work', () => {
    expect(compare(limitOver(0, 9000), limitOver(8000, 9000))).toEqual([
      {
        kind: 'limit-no-longer-early',
        aliases: ['orders'],
        before: { startupCost: 0, totalCost: 9000 },
        after: { startupCost: 8000, totalCost: 9000 },
      },
    ])
    expect(compare(limitOver(8000, 9000), limitOver(0, 9000))).toMatchObject([{ kind: 'limit-early' }])
  })

  test('workers that sort make it wait as one process does', () => {
    const gathered = `
      Limit  (cost=7964.02..7966.32 rows=20 width=8)
        ->  Gather Merge  (cost=7964.02..21493.43 rows=117647 width=8)
              Workers Planned: 1
              ->  Sort  (cost=6964.01..7258.13 rows=117647 width=8)
                    Sort Key: at
                    ->  Parallel Seq Scan on orders o  (cost=0.00..3833.47 rows=117647 width=8)
    `
    expect(compare(limitOver(0, 9000), gathered)).toMatchObject([
      { kind: 'limit-no-longer-early', after: { startupCost: 6964.01, totalCost: 7258.13 } },
    ])
  })

  test('in between it is neither', () => {
    expect(compare(limitOver(0, 9000), limitOver(3000, 9000))).toEqual([])
    expect(compare(limitOver(3000, 9000), limitOver(8000, 9000))).toEqual([])
  })
})
