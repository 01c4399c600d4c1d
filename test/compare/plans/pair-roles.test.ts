import { describe, expect, test } from 'vitest'
import { pairRoles } from '../../../src/compare/plans/pair-roles.ts'
import type { Plan } from '../../../src/model/plan.ts'
import { defaultPolicy } from '../../../src/model/policy.ts'
import { kindsOf } from '../compare-of.ts'
import { planOf } from '../plan-of.ts'

const pairs = (baseline: string | Plan, candidate: string | Plan): string[] => {
  const [before, after] = [baseline, candidate].map((plan) =>
    typeof plan === 'string' ? planOf(plan) : plan,
  )
  if (before === undefined || after === undefined) throw new Error('two plans')
  const there = pairRoles(before, after).map((pair) => `${pair.before.alias}=${pair.after.alias}`)
  const back = pairRoles(after, before).map((pair) => `${pair.after.alias}=${pair.before.alias}`)
  expect(back.toSorted()).toEqual(there.toSorted())
  return there.toSorted()
}

const bossOf = (staff: string, boss: string): string => `
  Hash Join  (cost=0.86..20.00 rows=10 width=8)
    Hash Cond: (${staff}.manager_id = ${boss}.id)
    ->  Seq Scan on staff ${staff}  (cost=0.00..12.00 rows=500 width=4)
          Filter: (hired_at > '2025-01-01'::date)
    ->  Hash  (cost=0.00..12.00 rows=500 width=4)
          ->  Seq Scan on staff ${boss}  (cost=0.00..12.00 rows=500 width=4)
`

describe('pairRoles', () => {
  test('the same alias of the same table, wherever it stands', () => {
    const other = `
      Nested Loop  (cost=0.86..20.00 rows=10 width=8)
        ->  Seq Scan on staff boss  (cost=0.00..12.00 rows=500 width=4)
        ->  Index Scan using by_manager on staff s  (cost=0.00..12.00 rows=500 width=4)
              Index Cond: (manager_id = boss.id)
    `
    expect(pairs(bossOf('s', 'boss'), other)).toEqual(['boss=boss', 's=s'])
  })

  test('an alias that stands for another table means something else', () => {
    expect(
      pairs(
        'Seq Scan on orders o  (cost=0.00..12.00 rows=500 width=4)',
        'Seq Scan on offers o  (cost=0.00..12.00 rows=500 width=4)',
      ),
    ).toEqual([])
  })

  test("the sides of a self-join that took each other's names", () => {
    expect(pairs(bossOf('s', 'boss'), bossOf('boss', 's'))).toEqual(['boss=s', 's=boss'])
    const filtered = bossOf('s', 'boss').replaceAll('hired_at', 'fired_at')
    expect(pairs(bossOf('s', 'boss'), filtered)).toEqual(['boss=boss', 's=s'])
  })

  test('the side of a self-join that is left may have the name of the other', () => {
    const left = `
      Seq Scan on staff boss  (cost=0.00..12.00 rows=500 width=4)
        Filter: (hired_at > '2025-01-01'::date)
    `
    expect(pairs(bossOf('s', 'boss'), left)).toEqual(['s=boss'])
    expect(pairs(bossOf('s', 'boss'), left.replace('hired_at', 'id'))).toEqual(['boss=boss'])
  })

  test('one renamed alias is found by its table', () => {
    expect(
      pairs(
        'Seq Scan on orders o  (cost=0.00..12.00 rows=500 width=4)',
        'Seq Scan on orders ord  (cost=0.00..12.00 rows=500 width=4)',
      ),
    ).toEqual(['o=ord'])
  })

  test('the sides of a self-join are told apart by what they are joined and searched by', () => {
    expect(pairs(bossOf('s', 'boss'), bossOf('x', 'a'))).toEqual(['boss=a', 's=x'])
    const looked = `
      Nested Loop  (cost=0.86..20.00 rows=10 width=8)
        ->  Seq Scan on staff z  (cost=0.00..12.00 rows=500 width=4)
              Filter: (hired_at > '2025-01-01'::date)
        ->  Index Scan using staff_pkey on staff e  (cost=0.00..12.00 rows=1 width=4)
              Index Cond: (id = z.manager_id)
    `
    expect(pairs(bossOf('s', 'boss'), looked)).toEqual(['boss=e', 's=z'])
  })

  test('one side keeps its alias, so the other is the only one left', () => {
    expect(pairs(bossOf('s', 'boss'), bossOf('s', 'b'))).toEqual(['boss=b', 's=s'])
  })

  test('sides that nothing tells apart go in order', () => {
    const twins = (one: string, other: string): string => `
      Nested Loop  (cost=0.86..20.00 rows=10 width=8)
        ->  Seq Scan on staff ${one}  (cost=0.00..12.00 rows=500 width=4)
        ->  Seq Scan on staff ${other}  (cost=0.00..12.00 rows=500 width=4)
    `
    expect(pairs(twins('a', 'b'), twins('y', 'x'))).toEqual(['a=x', 'b=y'])
  })

  test('sides of which nothing is alike stay alone', () => {
    const plain = `
      Nested Loop  (cost=0.86..20.00 rows=10 width=8)
        ->  Seq Scan on staff x  (cost=0.00..12.00 rows=500 width=4)
        ->  Seq Scan on staff y  (cost=0.00..12.00 rows=500 width=4)
    `
    const by = (one: string, first: string, other: string, second: string): string => `
      Nested Loop  (cost=0.86..20.00 rows=10 width=8)
        ->  Seq Scan on staff ${one}  (cost=0.00..12.00 rows=500 width=4)
              Filter: (${first} IS NULL)
        ->  Seq Scan on staff ${other}  (cost=0.00..12.00 rows=500 width=4)
              Filter: (${second} > 7)
    `
    expect(pairs(by('a', 'p', 'b', 'q'), by('x', 'p', 'y', 'q'))).toEqual(['a=x', 'b=y'])
    expect(pairs(by('a', 'p', 'b', 'q'), plain)).toEqual([])
  })

  test('a subquery that was flattened into a join keeps its tables', () => {
    const apart = `
      Seq Scan on customers c  (cost=0.00..1200.00 rows=500 width=4)
        Filter: (ANY (id = (hashed SubPlan 1).col1))
        SubPlan 1
          ->  Seq Scan on orders  (cost=0.00..12.00 rows=500 width=4)
                Filter: (total > 100)
    `
    const flattened = `
      Hash Semi Join  (cost=0.86..20.00 rows=10 width=8)
        Hash Cond: (c.id = o.customer_id)
        ->  Seq Scan on customers c  (cost=0.00..12.00 rows=500 width=4)
        ->  Hash  (cost=0.00..12.00 rows=500 width=4)
              ->  Seq Scan on orders o  (cost=0.00..12.00 rows=500 width=4)
                    Filter: (total > 100)
    `
    expect(pairs(apart, flattened)).toEqual(['c=c', 'orders=o'])
    expect(kindsOf(apart, flattened, { policy: defaultPolicy, costsCompare: false })).toEqual([])
  })

  test('functions and CTEs are what they are called', () => {
    const cte = (alias: string, name: string): Plan => ({
      text: '',
      root: {
        nodeType: 'CTE Scan',
        scan: { alias, source: name, indexes: [] },
        parallelAware: false,
        conditions: {},
        estimate: { startupCost: 0, totalCost: 1, rows: 1, width: 1 },
        children: [],
      },
    })
    expect(pairs(cte('a', 'recent'), cte('b', 'recent'))).toEqual(['a=b'])
    expect(pairs(cte('a', 'recent'), cte('b', 'old'))).toEqual([])
  })

  test("one month's partition stands for another's", () => {
    expect(
      pairs(
        'Seq Scan on events_2026_01 events  (cost=0.00..12.00 rows=500 width=4)',
        'Seq Scan on events_2026_02 events  (cost=0.00..12.00 rows=500 width=4)',
      ),
    ).toEqual(['events=events'])
  })
})
