import { describe, expect, test } from 'vitest'
import { judge } from '../../../src/compare/judge.ts'
import { findRepetition } from '../../../src/compare/rules/n-plus-one.ts'
import { findUnindexedFilters } from '../../../src/compare/rules/unindexed-filter.ts'
import type { PlanOutcome } from '../../../src/model/plan.ts'
import type { PolicyChoices } from '../../../src/model/policy.ts'
import { policyOf } from '../../../src/model/policy.ts'
import type { Query } from '../../../src/model/query.ts'
import { sameData } from '../compare-of.ts'
import { planOf } from '../plan-of.ts'

/* What is said of a query that is new, from its own plan and from how often it is sent. */

const filtered = (rows: number, cost = 200_000) => `
  Seq Scan on orders  (cost=0.00..${cost.toFixed(2)} rows=${rows} width=48)
    Filter: (note = 'x'::text)`
const found = (text: string) => findUnindexedFilters(planOf(text), sameData)

describe('a table that is read from end to end', () => {
  test('for a few of its rows', () => {
    expect(found(filtered(12))).toMatchObject([
      {
        kind: 'unindexed-filter',
        relation: 'orders',
        condition: "(note = 'x'::text)",
        of: 10_000_000,
        after: { rows: 12, pages: 100_000 },
      },
    ])
    expect(found(filtered(500_000))).toHaveLength(1)
  })

  test.each([
    ['for many of them', filtered(500_001)],
    ['for all of them', `Seq Scan on orders  (cost=0.00..9000.00 rows=12 width=48)`],
    [
      'by an index',
      `Index Scan using a on orders  (cost=0.00..9000.00 rows=12 width=48)\n  Filter: (note = 'x'::text)`,
    ],
    [
      'until a LIMIT is content',
      `Limit  (cost=0.00..16.00 rows=1 width=48)
         ->  Seq Scan on orders  (cost=0.00..200000.00 rows=12500 width=48)
               Filter: (note = 'x'::text)`,
    ],
    ['and of which nothing is known', filtered(1).replace('orders', 'elsewhere')],
  ])('%s is none', (_, text) => {
    expect(found(text)).toEqual([])
  })

  test('of several processes all rows count, and of partitions the dearest is told', () => {
    const parallel = `
      Gather  (cost=1000.00..9000.00 rows=800000 width=48)
        Workers Planned: 2
        ->  Parallel Seq Scan on orders  (cost=0.00..8000.00 rows=333333 width=48)
              Filter: (note = 'x'::text)`
    expect(found(parallel)).toEqual([])
    const appended = `
      Append  (cost=0.00..9000.00 rows=24 width=48)
        ->  Seq Scan on orders orders_1  (cost=0.00..1000.00 rows=12 width=48)
              Filter: (note = 'x'::text)
        ->  Seq Scan on customers orders_2  (cost=0.00..8000.00 rows=12 width=48)
              Filter: (note = 'x'::text)`
    expect(found(appended)).toMatchObject([{ relation: 'customers' }])
  })
})

describe('the verdict on a new query', () => {
  const planned = (text: string): PlanOutcome => ({ status: 'planned', plan: planOf(text) })
  const verdictOf = (text: string, policy: PolicyChoices = {}, allows: Query['allows'] = []) => {
    const { verdict, changes } = judge(
      { candidate: planned(text) },
      { ...sameData, policy: policyOf(policy) },
      { name: 'new', allows },
    )
    return [verdict, ...changes.map(({ severity, allowed }) => allowed ?? severity)]
  }

  test('stays new with a warning, unless the policy makes it an error', () => {
    expect(verdictOf(filtered(12))).toEqual(['new', 'warning'])
    expect(verdictOf(filtered(12), { rules: { 'unindexed-filter': { severity: 'error' } } })).toEqual([
      'regressed',
      'error',
    ])
    expect(verdictOf(filtered(12), { rules: { 'unindexed-filter': { severity: 'off' } } })).toEqual(['new'])
    expect(verdictOf(filtered(12, 90))).toEqual(['new', 'info'])
    expect(verdictOf(`Seq Scan on orders  (cost=0.00..9000.00 rows=12 width=48)`)).toEqual(['new'])
  })

  test('is excused by an allow', () => {
    const allow = { rule: 'unindexed-filter', relation: 'orders', reason: 'nightly' }
    const strict: PolicyChoices = { rules: { 'unindexed-filter': { severity: 'error' } } }
    expect(verdictOf(filtered(12), strict, [allow])).toEqual(['new', 'nightly'])
  })
})

describe('a query that is sent in a row', () => {
  const query: Query = {
    id: '1',
    name: 'items',
    sql: '',
    parameters: [],
    samples: [],
    source: { file: '', line: 1 },
    allows: [],
  }
  const read: PlanOutcome = { status: 'planned', plan: planOf('Result  (cost=0.00..1.00 rows=1 width=4)') }

  test.each([
    [20, undefined, { kind: 'n-plus-one', times: 20 }],
    [20, 9, { kind: 'n-plus-one', times: 20 }],
    [20, 10, undefined],
    [undefined, undefined, undefined],
  ])('%s times, and %s before', (now, before, told) => {
    const inRow = (times: number | undefined) => ({ ...query, ...(times !== undefined && { inARow: times }) })
    expect(findRepetition(before === undefined ? undefined : inRow(before), inRow(now), read)).toEqual(told)
  })

  test('is told from ten times on, for a plan as cheap as can be', () => {
    const verdictOf = (times: number) =>
      judge({ candidate: read }, sameData, { ...query, repetition: { kind: 'n-plus-one', times } }).changes
        .length
    expect([verdictOf(9), verdictOf(10)]).toEqual([0, 1])
    const both = { baseline: read, candidate: read }
    expect(judge(both, sameData, { ...query, repetition: { kind: 'n-plus-one', times: 10 } })).toMatchObject({
      verdict: 'changed',
      reason: 'sent 10 times in a row, as a loop around it would: an N + 1 query',
    })
  })

  test('is no matter where it writes', () => {
    const root = { ...read.plan.root, target: { alias: 'a', relation: 'a' } }
    const writes: PlanOutcome = { status: 'planned', plan: { ...read.plan, root } }
    expect(findRepetition(undefined, { ...query, inARow: 50 }, writes)).toBeUndefined()
  })
})
