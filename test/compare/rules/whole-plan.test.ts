import { describe, expect, test } from 'vitest'
import type { Terms } from '../../../src/compare/terms.ts'
import type { PlanChange } from '../../../src/model/plan-change.ts'
import type { Plan } from '../../../src/model/plan.ts'
import { changesOf, facts, sameData } from '../compare-of.ts'
import { planOf } from '../plan-of.ts'

const scan = (cost: number, rows: number): Plan =>
  planOf(`Seq Scan on orders  (cost=0.00..${cost.toFixed(2)} rows=${rows} width=48)`)

describe('sorts', () => {
  const sorted = planOf(`
    Sort  (cost=9000.00..9100.00 rows=120000 width=48)
      Sort Key: o.created_at DESC, o.id
      ->  Seq Scan on orders o  (cost=0.00..3000.00 rows=120000 width=48)
  `)
  const ordered = planOf(`Index Scan using by_created on orders o  (cost=0.43..9000.00 rows=120000 width=48)`)
  const compareSorts = (baseline: Plan, candidate: Plan): readonly PlanChange[] =>
    changesOf(['sort-added', 'sort-removed'], baseline, candidate)

  test('one that was not there', () => {
    expect(compareSorts(ordered, sorted)).toEqual([
      {
        kind: 'sort-added',
        keys: ['o.created_at DESC', 'o.id'],
        aliases: ['o'],
        rows: 120_000,
        cost: 6100,
      },
    ])
    expect(compareSorts(sorted, ordered)).toMatchObject([{ kind: 'sort-removed' }])
  })

  test('other keys are a sort less and a sort more', () => {
    const byId = planOf(sorted.text.replace('o.created_at DESC, o.id', 'o.id'))
    expect(compareSorts(sorted, byId).map(({ kind }) => kind)).toEqual(['sort-added', 'sort-removed'])
  })

  test('the same keys in other words: qualified or not, computed here or below', () => {
    const inOtherWords = planOf(sorted.text.replace('o.created_at DESC, o.id', '(created_at) DESC, id'))
    expect(compareSorts(sorted, inOtherWords)).toEqual([])
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
    expect(compareSorts(ordered, merged)).toMatchObject([{ rows: 100, cost: 122, aliases: ['o'] }])
  })
})

describe('parallelism', () => {
  const workers = (count: number): Plan =>
    planOf(`
      Gather  (cost=1000.00..9100.00 rows=120000 width=48)
        Workers Planned: ${count}
        ->  Parallel Seq Scan on orders  (cost=0.00..3000.00 rows=50000 width=48)
    `)

  test.each([
    ['lost-parallelism', workers(2), scan(3000, 120_000), 2, 0],
    ['gained-parallelism', scan(3000, 120_000), workers(2), 0, 2],
    ['parallelism-changed', workers(2), workers(4), 2, 4],
  ])('%s', (kind, baseline, candidate, before, after) => {
    expect(
      changesOf(['lost-parallelism', 'gained-parallelism', 'parallelism-changed'], baseline, candidate),
    ).toEqual([{ kind, before, after }])
  })
})

describe('costs', () => {
  const compareCosts = (before: number, after: number, terms: Terms = sameData): readonly PlanChange[] =>
    changesOf(['cost-increase', 'cost-decrease'], scan(before, 1), scan(after, 1), terms)

  test('are compared, whatever the difference', () => {
    expect(compareCosts(1000, 1000)).toEqual([])
    expect(compareCosts(1000, 1001)).toEqual([{ kind: 'cost-increase', before: 1000, after: 1001 }])
    expect(compareCosts(1500, 1000)).toMatchObject([{ kind: 'cost-decrease' }])
  })

  test('unless they do not compare', () => {
    expect(compareCosts(1000, 9000, { ...sameData, costsCompare: false })).toEqual([])
  })
})

describe('JIT', () => {
  const compareJit = (before: number, after: number, terms: Terms = sameData): readonly PlanChange[] =>
    changesOf(['jit-on', 'jit-off'], scan(before, 1), scan(after, 1), terms)

  test('is for plans above the threshold', () => {
    expect(compareJit(100_000, 100_000.01)).toEqual([
      { kind: 'jit-on', before: 100_000, after: 100_000.01, above: 100_000 },
    ])
    expect(compareJit(200_000, 10)).toMatchObject([{ kind: 'jit-off' }])
    expect(compareJit(200_000, 300_000)).toEqual([])
  })

  test.each([{ jit: 'off' }, { jit_above_cost: '-1' }, { jit_above_cost: '1000000' }])(
    'is not for any where %o',
    (settings) => {
      const without = { ...facts, settings: { ...facts.settings, ...settings } }
      expect(
        compareJit(10, 200_000, { ...sameData, facts: { baseline: facts, candidate: without } }),
      ).toEqual([])
      expect(
        compareJit(200_000, 200_000, { ...sameData, facts: { baseline: without, candidate: facts } }),
      ).toMatchObject([{ kind: 'jit-on' }])
    },
  )

  test('is natural where the data grew, and not known without settings', () => {
    expect(compareJit(10, 200_000, { ...sameData, costsCompare: false })).toEqual([])
    expect(compareJit(10, 200_000, { policy: sameData.policy, costsCompare: true })).toEqual([])
  })
})

describe('rows', () => {
  const compareRows = (baseline: Plan, candidate: Plan, terms: Terms = sameData): readonly PlanChange[] =>
    changesOf(['rows-exploded', 'rows-shrunk'], baseline, candidate, terms)

  test('are compared, whatever the difference', () => {
    expect(compareRows(scan(1000, 100), scan(1000, 101))).toEqual([
      {
        kind: 'rows-exploded',
        alias: 'orders',
        relation: 'orders',
        before: { rows: 100 },
        after: { rows: 101 },
      },
    ])
    expect(compareRows(scan(1000, 101), scan(1000, 100))).toMatchObject([{ kind: 'rows-shrunk' }])
  })

  const otherData: Terms = { policy: sameData.policy, costsCompare: false }

  test('need the same statistics or known tables, though not the same unit of cost', () => {
    const [few, many] = [scan(1000, 1), scan(1000, 1000)]
    expect(compareRows(few, many, otherData)).toEqual([])
    expect(compareRows(few, many, { ...otherData, rowsCompare: true })).toHaveLength(1)
  })

  test('of tables that grew are compared with the tables', () => {
    const [relation] = facts.relations
    if (relation === undefined) throw new Error('no relation')
    const smaller = { ...facts, relations: [{ ...relation, blocks: 100, rows: 10_000 }] }
    const grown: Terms = { ...otherData, facts: { baseline: smaller, candidate: facts } }
    expect(compareRows(scan(1, 100), scan(1, 100_000), grown)).toEqual([])
    expect(compareRows(scan(1, 100), scan(1, 100), grown)).toEqual([])
    expect(compareRows(scan(1, 100), scan(1, 1_000_000), grown)).toMatchObject([
      {
        kind: 'rows-exploded',
        before: { rows: 100, of: 10_000 },
        after: { rows: 1_000_000, of: 10_000_000 },
      },
    ])
    expect(compareRows(scan(1, 100), scan(1, 50), grown)).toMatchObject([{ kind: 'rows-shrunk' }])
  })

  test('of a loop are not compared with those of the table', () => {
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
    expect(compareRows(lookup, whole)).toEqual([])
  })

  test('of a loop are compared with those of a lookup by the same relation', () => {
    const lookedUp = (outer: string, column: string, rows: number): Plan =>
      planOf(`
        Nested Loop  (cost=0.86..900.00 rows=10 width=8)
          ->  Seq Scan on ${outer}  (cost=0.00..12.00 rows=500 width=4)
          ->  Index Scan using by_${column} on orders  (cost=0.43..8.00 rows=${rows} width=4)
                Index Cond: (${column} = ${outer}.id)
      `)
    const byCustomer = lookedUp('customers', 'customer_id', 10)
    expect(compareRows(byCustomer, lookedUp('customers', 'customer_id', 500))).toMatchObject([
      { kind: 'rows-exploded', before: { rows: 10 }, after: { rows: 500 } },
    ])
    expect(compareRows(byCustomer, lookedUp('items', 'id', 1))).toEqual([])
  })
})
