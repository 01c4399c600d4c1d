import { describe, expect, test } from 'vitest'
import { compareCosts } from '../../../src/compare/rules/cost.ts'
import { compareParallelism } from '../../../src/compare/rules/parallelism.ts'
import { compareRows } from '../../../src/compare/rules/rows.ts'
import { compareSorts } from '../../../src/compare/rules/sort.ts'
import { defaultPolicy } from '../../../src/model/policy.ts'
import { planOf } from '../plan-of.ts'

const terms = { policy: defaultPolicy, costsCompare: true }
const scan = (cost: number, rows: number): ReturnType<typeof planOf> =>
  planOf(`Seq Scan on orders  (cost=0.00..${cost.toFixed(2)} rows=${rows} width=48)`)

describe('compareSorts', () => {
  const sorted = planOf(`
    Sort  (cost=9000.00..9100.00 rows=120000 width=48)
      Sort Key: o.created_at DESC, o.id
      ->  Seq Scan on orders o  (cost=0.00..3000.00 rows=120000 width=48)
  `)
  const ordered = planOf(`Index Scan using by_created on orders o  (cost=0.43..9000.00 rows=120000 width=48)`)

  test('a sort that was not there', () => {
    expect(compareSorts(ordered, sorted)).toEqual([
      { kind: 'sort-added', keys: ['o.created_at DESC', 'o.id'], aliases: ['o'], rows: 120_000 },
    ])
    expect(compareSorts(sorted, ordered)).toMatchObject([{ kind: 'sort-removed' }])
  })

  test('other keys are a sort less and a sort more', () => {
    const byId = planOf(sorted.text.replace('o.created_at DESC, o.id', 'o.id'))
    expect(compareSorts(sorted, byId).map(({ kind }) => kind)).toEqual(['sort-added', 'sort-removed'])
  })

  test('sorting by several processes, or incrementally, is sorting', () => {
    const merged = planOf(`
      Gather Merge  (cost=9000.00..9100.00 rows=120000 width=48)
        Workers Planned: 2
        ->  Incremental Sort  (cost=9000.00..9100.00 rows=50000 width=48)
              Sort Key: o.created_at DESC, o.id
              ->  Parallel Seq Scan on orders o  (cost=0.00..3000.00 rows=50000 width=48)
    `)
    expect(compareSorts(sorted, merged)).toEqual([])
    expect(compareSorts(ordered, merged)).toMatchObject([{ rows: 120_000 }])
  })

  test('partitions sorted one by one are one sort of all their rows', () => {
    const merged = planOf(`
      Merge Append  (cost=9000.00..9100.00 rows=100 width=48)
        Sort Key: o.created_at DESC, o.id
        ->  Sort  (cost=90.00..91.00 rows=60 width=48)
              Sort Key: o_1.created_at DESC, o_1.id
              ->  Seq Scan on orders_2024 o_1  (cost=0.00..30.00 rows=60 width=48)
        ->  Sort  (cost=90.00..91.00 rows=40 width=48)
              Sort Key: o_2.created_at DESC, o_2.id
              ->  Seq Scan on orders_2025 o_2  (cost=0.00..30.00 rows=40 width=48)
    `)
    expect(compareSorts(sorted, merged)).toEqual([])
    expect(compareSorts(ordered, merged)).toMatchObject([{ rows: 100, aliases: ['o_1', 'o_2'] }])
  })
})

describe('compareParallelism', () => {
  const workers = (count: number): ReturnType<typeof planOf> =>
    planOf(`
      Gather  (cost=1000.00..9100.00 rows=120000 width=48)
        Workers Planned: ${count}
        ->  Parallel Seq Scan on orders  (cost=0.00..3000.00 rows=50000 width=48)
    `)

  test.each([
    ['parallelism-lost', workers(2), scan(3000, 120_000), 2, 0],
    ['parallelism-gained', scan(3000, 120_000), workers(2), 0, 2],
    ['parallelism-changed', workers(2), workers(4), 2, 4],
  ])('%s', (kind, baseline, candidate, before, after) => {
    expect(compareParallelism(baseline, candidate)).toEqual([{ kind, before, after }])
  })
})

describe('compareCosts', () => {
  test('speaks from the ratio of the policy on', () => {
    expect(compareCosts(scan(1000, 1), scan(1499, 1), terms)).toEqual([])
    expect(compareCosts(scan(1000, 1), scan(1500, 1), terms)).toEqual([
      { kind: 'cost-increase', before: 1000, after: 1500 },
    ])
    expect(compareCosts(scan(1500, 1), scan(1000, 1), terms)).toMatchObject([{ kind: 'cost-decrease' }])
  })

  test('says nothing of plans that cost next to nothing', () => {
    expect(compareCosts(scan(1, 1), scan(99, 1), terms)).toEqual([])
  })

  test('says nothing where costs do not compare', () => {
    expect(compareCosts(scan(1000, 1), scan(9000, 1), { ...terms, costsCompare: false })).toEqual([])
  })
})

describe('compareRows', () => {
  test('speaks from the ratio of the policy on', () => {
    expect(compareRows(scan(1000, 100), scan(1000, 999), terms)).toEqual([])
    expect(compareRows(scan(1000, 100), scan(1000, 1000), terms)).toEqual([
      { kind: 'rows-increase', alias: 'orders', relation: 'orders', before: 100, after: 1000 },
    ])
  })

  test('needs the same statistics, though not the same unit of cost', () => {
    const [few, many] = [scan(1000, 1), scan(1000, 1000)]
    expect(compareRows(few, many, { ...terms, costsCompare: false })).toEqual([])
    expect(compareRows(few, many, { ...terms, costsCompare: false, rowsCompare: true })).toHaveLength(1)
  })

  test('the rows of a loop are not compared with those of the table', () => {
    const lookup = planOf(`
      Nested Loop  (cost=0.86..20.00 rows=10 width=8)
        ->  Seq Scan on customers c  (cost=0.00..12.00 rows=500 width=4)
        ->  Index Scan using by_customer on orders  (cost=0.43..8.00 rows=1 width=4)
              Index Cond: (customer_id = c.id)
    `)
    const whole = planOf(`
      Hash Join  (cost=0.86..20.00 rows=10 width=8)
        ->  Seq Scan on customers c  (cost=0.00..12.00 rows=500 width=4)
        ->  Seq Scan on orders  (cost=0.43..8.00 rows=100000 width=4)
    `)
    expect(compareRows(lookup, whole, terms)).toEqual([])
  })
})
