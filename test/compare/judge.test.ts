import { describe, expect, test } from 'vitest'
import { judge } from '../../src/compare/judge.ts'
import type { Terms } from '../../src/compare/terms.ts'
import { planChangeKinds } from '../../src/model/plan-change.ts'
import type { PlanOutcome } from '../../src/model/plan.ts'
import { defaultPolicy } from '../../src/model/policy.ts'
import { planOf } from './plan-of.ts'

const sameData: Terms = { policy: defaultPolicy, costsCompare: true }
const otherData: Terms = { policy: defaultPolicy, costsCompare: false }

const planned = (text: string): PlanOutcome => ({ status: 'planned', plan: planOf(text) })
const refused: PlanOutcome = {
  status: 'failed',
  sqlstate: '42703',
  message: 'column "status" does not exist',
}

const indexScan = planned(`
  Index Scan using orders_created_at_idx on orders  (cost=0.43..900.00 rows=1204 width=48)
    Index Cond: (created_at > '2025-01-01'::date)
`)
const seqScan = planned(`
  Seq Scan on orders  (cost=0.00..308000.00 rows=7412338 width=48)
    Filter: (created_at > '2025-01-01'::date)
`)
const seqScanAbout = (cost: number): PlanOutcome =>
  planned(`Seq Scan on orders  (cost=0.00..${cost.toFixed(2)} rows=1204 width=48)`)

describe('a flip for the worse', () => {
  test('regresses, and the reason says what a tired engineer has to know', () => {
    expect(judge({ baseline: indexScan, candidate: seqScan }, otherData, [])).toMatchObject({
      verdict: 'regressed',
      reason:
        'orders: Index Scan using orders_created_at_idx became Seq Scan (estimated rows 1,204 -> 7,412,338)',
      changes: [{ kind: 'index-to-seq-scan', severity: 'error' }],
    })
  })

  test('names the cost too, where costs compare', () => {
    expect(judge({ baseline: indexScan, candidate: seqScan }, sameData, []).reason).toBe(
      'orders: Index Scan using orders_created_at_idx became Seq Scan (estimated rows 1,204 -> 7,412,338); estimated cost 900 -> 308,000',
    )
  })

  test('is only a change while the plan is not materially dearer', () => {
    expect(judge({ baseline: indexScan, candidate: seqScanAbout(1300) }, sameData, [])).toMatchObject({
      verdict: 'changed',
      reason: expect.stringContaining('; not materially dearer (cost 900 -> 1,300)'),
    })
    expect(judge({ baseline: indexScan, candidate: seqScanAbout(1350) }, sameData, []).verdict).toBe(
      'regressed',
    )
  })

  test('decides alone where costs do not compare', () => {
    expect(judge({ baseline: indexScan, candidate: seqScanAbout(300) }, otherData, []).verdict).toBe(
      'regressed',
    )
  })

  test('never regresses a plan that is cheap on both sides', () => {
    const cheap = planned(`Index Scan using orders_pkey on orders  (cost=0.29..8.30 rows=1 width=48)`)
    const small = judge({ baseline: cheap, candidate: seqScanAbout(35) }, otherData, [])
    expect(small.verdict).toBe('changed')
  })

  test('is a warning where the scan is a small part of its plan', () => {
    const lookup = planned(`
      Nested Loop  (cost=0.86..90000.00 rows=100000 width=8)
        ->  Seq Scan on orders o  (cost=0.00..50000.00 rows=100000 width=4)
        ->  Index Scan using countries_pkey on countries c  (cost=0.15..0.20 rows=1 width=4)
              Index Cond: (id = o.country_id)
    `)
    const hashed = planned(`
      Hash Join  (cost=6.40..52000.00 rows=100000 width=8)
        ->  Seq Scan on orders o  (cost=0.00..50000.00 rows=100000 width=4)
        ->  Hash  (cost=4.00..4.00 rows=190 width=4)
              ->  Seq Scan on countries c  (cost=0.00..4.00 rows=190 width=4)
    `)
    expect(judge({ baseline: lookup, candidate: hashed }, otherData, [])).toMatchObject({
      verdict: 'changed',
      changes: [
        { kind: 'index-to-seq-scan', severity: 'warning' },
        { kind: 'join-method', severity: 'warning' },
      ],
    })
  })

  test('a sort weighs by its rows', () => {
    const sortOf = (rows: number): PlanOutcome =>
      planned(`
        Sort  (cost=900.00..910.00 rows=${rows} width=48)
          Sort Key: created_at
          ->  Index Scan using orders_created_at_idx on orders  (cost=0.43..900.00 rows=${rows} width=48)
      `)
    expect(judge({ baseline: indexScan, candidate: sortOf(9_999) }, otherData, [])).toMatchObject({
      verdict: 'changed',
      changes: [{ kind: 'sort-added', severity: 'info' }],
    })
    expect(judge({ baseline: indexScan, candidate: sortOf(10_000) }, otherData, [])).toMatchObject({
      verdict: 'regressed',
      reason: '10,000 rows are now sorted by created_at',
    })
  })
})

describe('other verdicts', () => {
  test('unchanged', () => {
    expect(judge({ baseline: seqScan, candidate: seqScan }, sameData, [])).toEqual({
      verdict: 'unchanged',
      reason: 'the plan is the same',
      changes: [],
    })
  })

  test('the same plan over other data is unchanged, however dear', () => {
    expect(judge({ baseline: seqScanAbout(300), candidate: seqScan }, otherData, []).verdict).toBe(
      'unchanged',
    )
  })

  test('the same plan over the same data regresses when it gets dearer', () => {
    expect(judge({ baseline: seqScanAbout(300), candidate: seqScanAbout(3000) }, sameData, [])).toMatchObject(
      {
        verdict: 'regressed',
        reason: 'estimated cost 300 -> 3,000',
      },
    )
  })

  test('improved, where all changes are for the better', () => {
    expect(judge({ baseline: seqScan, candidate: indexScan }, otherData, []).verdict).toBe('improved')
  })

  test('changed, where nobody can tell', () => {
    const other = planned(`
      Index Scan using orders_status_idx on orders  (cost=0.43..900.00 rows=1204 width=48)
        Index Cond: (status = 'completed'::text)
    `)
    expect(judge({ baseline: indexScan, candidate: other }, otherData, []).verdict).toBe('changed')
  })

  test('failed, where the candidate cannot be planned, whatever the baseline did', () => {
    expect(judge({ baseline: indexScan, candidate: refused }, sameData, [])).toEqual({
      verdict: 'failed',
      reason: 'Postgres refuses to plan it: ERROR 42703: column "status" does not exist',
      changes: [],
    })
    expect(judge({ baseline: refused, candidate: refused }, sameData, [])).toMatchObject({
      verdict: 'failed',
      reason: expect.stringContaining('for the baseline as well'),
    })
    expect(judge({ candidate: refused }, sameData, []).verdict).toBe('failed')
  })

  test('improved, where only the baseline was refused', () => {
    expect(judge({ baseline: refused, candidate: indexScan }, sameData, []).verdict).toBe('improved')
  })

  test('new and removed', () => {
    expect(judge({ candidate: seqScan }, sameData, []).verdict).toBe('new')
    expect(judge({ baseline: seqScan }, sameData, []).verdict).toBe('removed')
  })
})

describe('the policy', () => {
  test('does not hear of what it switched off', () => {
    const policy = {
      ...defaultPolicy,
      severities: { ...defaultPolicy.severities, 'index-to-seq-scan': 'off' as const },
    }
    expect(judge({ baseline: indexScan, candidate: seqScan }, { ...otherData, policy }, [])).toMatchObject({
      verdict: 'unchanged',
      changes: [],
    })
  })

  test('may take any kind for an error', () => {
    const policy = {
      ...defaultPolicy,
      severities: { ...defaultPolicy.severities, 'seq-to-index-scan': 'error' as const },
    }
    expect(judge({ baseline: seqScan, candidate: indexScan }, { ...otherData, policy }, []).verdict).toBe(
      'regressed',
    )
  })

  test('has a severity for every kind', () => {
    expect(Object.keys(defaultPolicy.severities).toSorted()).toEqual([...planChangeKinds].toSorted())
  })
})

describe('allows', () => {
  const reason = 'reporting job, runs nightly'

  test('excuse a change, which stays visible', () => {
    const allows = [{ rule: 'index-to-seq-scan', relation: 'orders', reason }]
    expect(judge({ baseline: indexScan, candidate: seqScan }, otherData, allows)).toMatchObject({
      verdict: 'changed',
      reason: expect.stringContaining('; allowed: reporting job, runs nightly'),
      changes: [{ kind: 'index-to-seq-scan', severity: 'error', allowed: reason }],
    })
  })

  test('excuse what the change costs as well', () => {
    const allows = [{ rule: 'index-to-seq-scan', reason }]
    expect(judge({ baseline: indexScan, candidate: seqScan }, sameData, allows)).toMatchObject({
      verdict: 'changed',
      changes: [
        { kind: 'rows-increase' },
        { kind: 'index-to-seq-scan', allowed: reason },
        { kind: 'cost-increase', allowed: reason },
      ],
    })
  })

  test.each([
    ['another rule', { rule: 'sort-added', reason }],
    ['another relation', { rule: 'index-to-seq-scan', relation: 'customers', reason }],
  ])('for %s excuse nothing', (_, allow) => {
    expect(judge({ baseline: indexScan, candidate: seqScan }, otherData, [allow]).verdict).toBe('regressed')
  })

  test.each([
    ['orders', 'changed'],
    ['orders_2025', 'changed'],
    ['public.orders_2025', 'changed'],
    ['orders_2024', 'regressed'],
  ])('on %s: the partition orders_2025 has %s', (relation, verdict) => {
    const baseline = planned(
      `Index Scan using k on orders_2025 orders_1  (cost=0.43..900.00 rows=12 width=48)`,
    )
    const candidate = planned(`Seq Scan on orders_2025 orders_1  (cost=0.00..3000.00 rows=12 width=48)`)
    const allows = [{ rule: 'index-to-seq-scan', relation, reason }]
    expect(judge({ baseline, candidate }, otherData, allows).verdict).toBe(verdict)
  })

  test('on a relation reach the sort above it', () => {
    const sorted = planned(`
      Sort  (cost=9000.00..9100.00 rows=120000 width=48)
        Sort Key: o.created_at
        ->  Index Scan using orders_created_at_idx on orders o  (cost=0.43..900.00 rows=120000 width=48)
    `)
    const unsorted = planned(
      `Index Scan using orders_created_at_idx on orders o  (cost=0.43..900.00 rows=120000 width=48)`,
    )
    const allow = (relation: string): string =>
      judge({ baseline: unsorted, candidate: sorted }, otherData, [{ rule: 'sort-added', relation, reason }])
        .verdict
    expect([allow('orders'), allow('o'), allow('public.orders'), allow('customers')]).toEqual([
      'changed',
      'changed',
      'changed',
      'regressed',
    ])
  })
})
