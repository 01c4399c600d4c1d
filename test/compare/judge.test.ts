import { describe, expect, test } from 'vitest'
import { judge } from '../../src/compare/judge.ts'
import type { Terms } from '../../src/compare/terms.ts'
import { planChangeKinds } from '../../src/model/plan-change-text.ts'
import type { PlanOutcome } from '../../src/model/plan.ts'
import { defaultPolicy, policyOf, type PolicyChoices, type RuleOptions } from '../../src/model/policy.ts'
import type { Allow } from '../../src/model/query.ts'
import type { Severity } from '../../src/model/report.ts'
import { facts } from './compare-of.ts'
import { planOf } from './plan-of.ts'

const sameData: Terms = { policy: defaultPolicy, costsCompare: true }
const otherData: Terms = { policy: defaultPolicy, costsCompare: false }

const query = (...allows: readonly Allow[]) => ({ name: 'orders since', allows })
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
    expect(judge({ baseline: indexScan, candidate: seqScan }, otherData, query())).toMatchObject({
      verdict: 'regressed',
      reason:
        'orders: Index Scan using orders_created_at_idx became Seq Scan (estimated rows 1,204 -> 7,412,338)',
      changes: [{ kind: 'index-to-seq-scan', severity: 'error' }],
    })
  })

  test('names the cost too, where costs compare', () => {
    expect(judge({ baseline: indexScan, candidate: seqScan }, sameData, query()).reason).toBe(
      'orders: Index Scan using orders_created_at_idx became Seq Scan (estimated rows 1,204 -> 7,412,338); estimated cost 900 -> 308,000',
    )
  })

  test('is only a change while the plan is not materially dearer', () => {
    expect(judge({ baseline: indexScan, candidate: seqScanAbout(1300) }, sameData, query())).toMatchObject({
      verdict: 'changed',
      reason: expect.stringContaining('; not materially dearer (cost 900 -> 1,300)'),
    })
    expect(judge({ baseline: indexScan, candidate: seqScanAbout(1350) }, sameData, query()).verdict).toBe(
      'regressed',
    )
  })

  test('decides alone where costs do not compare', () => {
    expect(judge({ baseline: indexScan, candidate: seqScanAbout(300) }, otherData, query()).verdict).toBe(
      'regressed',
    )
  })

  test('never regresses a plan that is cheap on both sides', () => {
    const cheap = planned(`Index Scan using orders_pkey on orders  (cost=0.29..8.30 rows=1 width=48)`)
    const small = judge({ baseline: cheap, candidate: seqScanAbout(35) }, otherData, query())
    expect(small.verdict).toBe('changed')
  })

  test('is none where fewer workers do far less', () => {
    const gathered = planned(`
      Gather  (cost=1000.00..5500.00 rows=10 width=48)
        Workers Planned: 2
        ->  Parallel Seq Scan on orders  (cost=0.00..4400.00 rows=4 width=48)
    `)
    const indexed = (cost: number): PlanOutcome =>
      planned(`Index Scan using orders_note_idx on orders  (cost=0.43..${cost.toFixed(2)} rows=10 width=48)`)
    const alone = judge({ baseline: gathered, candidate: indexed(40) }, sameData, query())
    expect(alone.verdict).toBe('improved')
    expect(alone.changes).toContainEqual(
      expect.objectContaining({
        kind: 'lost-parallelism',
        severity: 'info',
        pardon: 'cheaper without them (cost 5,500 -> 40.00)',
      }),
    )
    const hardlyCheaper = judge({ baseline: gathered, candidate: indexed(5000) }, sameData, query())
    const otherwise = judge({ baseline: gathered, candidate: indexed(40) }, otherData, query())
    for (const { changes } of [hardlyCheaper, otherwise]) {
      expect(changes).toContainEqual(
        expect.objectContaining({ kind: 'lost-parallelism', severity: 'warning' }),
      )
    }
  })

  test('is information where the scan is a small part of its plan', () => {
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
    expect(judge({ baseline: lookup, candidate: hashed }, otherData, query())).toMatchObject({
      verdict: 'changed',
      changes: [
        { kind: 'nested-loop-to-hash', severity: 'warning' },
        {
          kind: 'index-to-seq-scan',
          severity: 'info',
          pardon: 'a small part of the plan (cost 4.00 of 52,000)',
        },
      ],
    })
  })

  test('a sort weighs by its rows and its share of the cost', () => {
    const sortOf = (rows: number, cost: number): PlanOutcome =>
      planned(`
        Sort  (cost=${900 + cost}.00..${900 + cost}.00 rows=${rows} width=48)
          Sort Key: created_at
          ->  Index Scan using orders_created_at_idx on orders  (cost=0.43..900.00 rows=${rows} width=48)
      `)
    const judgeSort = (rows: number, cost: number) =>
      judge({ baseline: indexScan, candidate: sortOf(rows, cost) }, otherData, query())

    expect(judgeSort(9_999, 150)).toMatchObject({
      verdict: 'changed',
      changes: [{ kind: 'sort-added', severity: 'info', pardon: 'too few to matter' }],
    })
    expect(judgeSort(10_000, 90)).toMatchObject({
      verdict: 'changed',
      changes: [{ kind: 'sort-added', severity: 'info' }],
    })
    expect(judgeSort(10_000, 150)).toMatchObject({
      verdict: 'regressed',
      reason: '10,000 rows are now sorted by created_at',
    })
  })

  test('is only a change where the index read as much of the table', () => {
    const readAll = planned(`
      Index Scan using orders_pkey on orders  (cost=0.43..400000.00 rows=9000000 width=48)
        Index Cond: (id > 7)
    `)
    const terms = { ...otherData, facts: { baseline: facts, candidate: facts } }
    expect(judge({ baseline: readAll, candidate: seqScan }, terms, query())).toMatchObject({
      verdict: 'changed',
      reason: expect.stringContaining('; as much of the table was read before (90 % of its rows)'),
      changes: [{ kind: 'index-to-seq-scan', severity: 'warning' }],
    })
    expect(judge({ baseline: indexScan, candidate: seqScan }, terms, query())).toMatchObject({
      verdict: 'regressed',
      reason:
        'orders: Index Scan using orders_created_at_idx became Seq Scan (estimated rows 1,204 -> 7,412,338, 100,000 pages)',
    })
  })

  test('does not matter on a table of a few pages', () => {
    const small = {
      ...facts,
      relations: [{ schemaname: 'public', relname: 'orders', blocks: 99, rows: 9000 }],
    }
    const terms = { ...otherData, facts: { baseline: small, candidate: small } }
    expect(
      judge({ baseline: indexScan, candidate: seqScanAbout(211.5) }, terms, query()).changes[0],
    ).toMatchObject({
      kind: 'index-to-seq-scan',
      severity: 'info',
      pardon: 'too little to matter (99 pages)',
    })
    // A hundred pages at random cost 400: here it is the filter.
    expect(
      judge({ baseline: indexScan, candidate: seqScanAbout(1500) }, terms, query()).changes[0],
    ).toMatchObject({
      kind: 'index-to-seq-scan',
      severity: 'error',
    })
  })
})

describe('other verdicts', () => {
  test('unchanged', () => {
    expect(judge({ baseline: seqScan, candidate: seqScan }, sameData, query())).toEqual({
      verdict: 'unchanged',
      reason: 'the plan is the same',
      changes: [],
      unusedAllows: [],
    })
  })

  test('the same plan over other data is unchanged, however dear', () => {
    expect(judge({ baseline: seqScanAbout(300), candidate: seqScan }, otherData, query()).verdict).toBe(
      'unchanged',
    )
  })

  test('the same plan over the same data regresses when it gets dearer', () => {
    expect(
      judge({ baseline: seqScanAbout(300), candidate: seqScanAbout(3000) }, sameData, query()),
    ).toMatchObject({
      verdict: 'regressed',
      reason: 'estimated cost 300 -> 3,000',
    })
  })

  test('improved, where all changes are for the better', () => {
    expect(judge({ baseline: seqScan, candidate: indexScan }, otherData, query()).verdict).toBe('improved')
  })

  test('changed, where nobody can tell', () => {
    const other = planned(`
      Index Scan using orders_status_idx on orders  (cost=0.43..900.00 rows=1204 width=48)
        Index Cond: (status = 'completed'::text)
    `)
    expect(judge({ baseline: indexScan, candidate: other }, otherData, query()).verdict).toBe('changed')
  })

  test('failed, where the candidate cannot be planned, whatever the baseline did', () => {
    expect(judge({ baseline: indexScan, candidate: refused }, sameData, query())).toEqual({
      verdict: 'failed',
      reason: 'Postgres refuses to plan it: ERROR 42703: column "status" does not exist',
      changes: [],
    })
    expect(judge({ baseline: refused, candidate: refused }, sameData, query())).toMatchObject({
      verdict: 'failed',
      reason: expect.stringContaining('for the baseline as well'),
    })
    expect(judge({ candidate: refused }, sameData, query()).verdict).toBe('failed')
  })

  test('improved, where only the baseline was refused', () => {
    expect(judge({ baseline: refused, candidate: indexScan }, sameData, query()).verdict).toBe('improved')
  })

  test('new and removed', () => {
    expect(judge({ candidate: seqScan }, sameData, query()).verdict).toBe('new')
    expect(judge({ baseline: seqScan }, sameData, query()).verdict).toBe('removed')
  })
})

describe('the policy', () => {
  const flip = { baseline: indexScan, candidate: seqScan }
  const judgeBy = (choices: PolicyChoices, name = 'orders since') =>
    judge(flip, { ...otherData, policy: policyOf(choices) }, { name, allows: [] })

  test('does not hear of what it switched off', () => {
    expect(judgeBy({ rules: { 'index-to-seq-scan': { severity: 'off' } } })).toMatchObject({
      verdict: 'unchanged',
      reason: 'the policy does not want to hear of what changed',
      changes: [],
    })
  })

  test('may take any kind for an error', () => {
    const policy = policyOf({ rules: { 'seq-to-index-scan': { severity: 'error' } } })
    expect(
      judge({ baseline: seqScan, candidate: indexScan }, { ...otherData, policy }, query()).verdict,
    ).toBe('regressed')
  })

  test('has a severity for every kind', () => {
    expect(Object.keys(defaultPolicy.rules).toSorted()).toEqual([...planChangeKinds].toSorted())
  })

  test.each<[string, Partial<RuleOptions>, Severity]>([
    ['cost of the part', { minimumCost: 308_001 }, 'info'],
    ['share of the cost', { minimumShare: 1 }, 'error'],
    ['rows', { minimumRows: 7_412_339 }, 'info'],
    ['rows', { minimumRows: 7_412_338 }, 'error'],
    ['pages, as far as they are known', { minimumPages: 1e9 }, 'error'],
  ])('may ask for a minimum: %s, %o', (_, options, severity) => {
    const { changes } = judgeBy({ rules: { 'index-to-seq-scan': options } })
    expect(changes).toMatchObject([{ kind: 'index-to-seq-scan', severity }])
  })

  test('may be stricter for a table, and otherwise for a query', () => {
    const off = { 'index-to-seq-scan': { severity: 'off' } } as const
    const info = { 'index-to-seq-scan': { severity: 'info' } } as const
    const severity = (choices: PolicyChoices, name?: string) => judgeBy(choices, name).changes[0]?.severity

    for (const pattern of ['orders', 'public.orders', 'public.*', 'ord?rs']) {
      expect(severity({ tables: [{ pattern, rules: info }] })).toBe('info')
    }
    for (const pattern of ['order', 'sales.orders', 'o', 'public.customers']) {
      expect(severity({ tables: [{ pattern, rules: info }] })).toBe('error')
    }
    expect(severity({ tables: [{ pattern: 'orders', rules: off }] })).toBeUndefined()

    const layered: PolicyChoices = {
      rules: off,
      tables: [{ pattern: 'orders', rules: { 'index-to-seq-scan': { severity: 'error' } } }],
      queries: [{ pattern: 'reports/*', rules: info }],
    }
    expect(severity(layered, 'reports/daily')).toBe('info')
    expect(severity(layered, 'api/daily')).toBe('error')
  })

  test('a layer changes what it names and leaves the rest', () => {
    const layered: PolicyChoices = {
      rules: { 'index-to-seq-scan': { minimumRows: 10_000_000 } },
      queries: [{ pattern: '*', rules: { 'index-to-seq-scan': { severity: 'warning' } } }],
    }
    expect(judgeBy(layered).changes).toMatchObject([{ severity: 'info' }])
    const both = {
      ...layered,
      tables: [{ pattern: '*', rules: { 'index-to-seq-scan': { minimumRows: 0 } } }],
    }
    expect(judgeBy(both).changes).toMatchObject([{ severity: 'warning' }])
  })

  test('a threshold for all rules holds for each', () => {
    expect(judgeBy({ minimumRows: 1e9 }).changes).toMatchObject([{ severity: 'info' }])
    expect(
      judgeBy({ minimumRows: 1e9, rules: { 'index-to-seq-scan': { minimumRows: 0 } } }).changes,
    ).toMatchObject([{ severity: 'error' }])
  })

  test('the schema is known where one table alone has the name', () => {
    const rules = { 'index-to-seq-scan': { severity: 'off' }, 'rows-exploded': { severity: 'off' } } as const
    const unqualified = (plan: PlanOutcome): PlanOutcome =>
      JSON.parse(JSON.stringify(plan).replaceAll('"schema":"public",', '')) as PlanOutcome
    const verdictOf = (pattern: string, known: boolean) =>
      judge(
        { baseline: unqualified(indexScan), candidate: unqualified(seqScan) },
        {
          ...otherData,
          policy: policyOf({ tables: [{ pattern, rules }] }),
          ...(known && { facts: { baseline: facts, candidate: facts } }),
        },
        query(),
      ).verdict
    expect(verdictOf('sales.orders', false)).toBe('unchanged')
    expect(verdictOf('sales.orders', true)).toBe('regressed')
    expect(verdictOf('public.orders', true)).toBe('unchanged')
  })
})

describe('allows', () => {
  const reason = 'reporting job, runs nightly'

  test('excuse a change, which stays visible', () => {
    const allows = [{ rule: 'index-to-seq-scan', relation: 'orders', reason }]
    expect(judge({ baseline: indexScan, candidate: seqScan }, otherData, query(...allows))).toMatchObject({
      verdict: 'changed',
      reason: expect.stringContaining('; allowed: reporting job, runs nightly'),
      changes: [{ kind: 'index-to-seq-scan', severity: 'error', allowed: reason }],
    })
  })

  test('excuse what the change costs as well', () => {
    const allows = [{ rule: 'index-to-seq-scan', reason }]
    expect(judge({ baseline: indexScan, candidate: seqScan }, sameData, query(...allows))).toMatchObject({
      verdict: 'changed',
      changes: [
        { kind: 'rows-exploded' },
        { kind: 'index-to-seq-scan', allowed: reason },
        { kind: 'cost-increase', allowed: reason },
      ],
    })
  })

  test.each([
    ['another rule', { rule: 'sort-added', reason }],
    ['another relation', { rule: 'index-to-seq-scan', relation: 'customers', reason }],
  ])('for %s excuse nothing', (_, allow) => {
    expect(judge({ baseline: indexScan, candidate: seqScan }, otherData, query(allow)).verdict).toBe(
      'regressed',
    )
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
    expect(judge({ baseline, candidate }, otherData, query(...allows)).verdict).toBe(verdict)
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
      judge(
        { baseline: unsorted, candidate: sorted },
        otherData,
        query({ rule: 'sort-added', relation, reason }),
      ).verdict
    expect([allow('orders'), allow('o'), allow('public.orders'), allow('customers')]).toEqual([
      'changed',
      'changed',
      'changed',
      'regressed',
    ])
  })

  test('that nothing was found for are told', () => {
    const allows = [
      { rule: 'index-to-seq-scan', relation: 'orders', reason },
      { rule: 'index-to-seq-scan', relation: 'customers', reason },
      { rule: 'join-order', reason },
      { rule: 'cost-decrease', reason },
    ]
    expect(
      judge({ baseline: indexScan, candidate: seqScan }, otherData, query(...allows)).unusedAllows,
    ).toEqual(allows.slice(1))
    expect(judge({ candidate: seqScan }, otherData, query(...allows)).unusedAllows).toBeUndefined()
  })

  test('of something that is switched off have their use', () => {
    const policy = policyOf({ rules: { 'index-to-seq-scan': { severity: 'off' } } })
    const allows = [{ rule: 'index-to-seq-scan', reason }]
    const flip = { baseline: indexScan, candidate: seqScan }
    expect(judge(flip, { ...otherData, policy }, query(...allows)).unusedAllows).toEqual([])
  })
})
