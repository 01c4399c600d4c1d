import { describe, expect, test } from 'vitest'
import { compareQuery } from '../../src/compare/compare-query.ts'
import type { SampledOutcome } from '../../src/model/plan.ts'
import { defaultPolicy } from '../../src/model/policy.ts'
import type { Query } from '../../src/model/query.ts'
import { planOf } from './plan-of.ts'

const terms = { policy: defaultPolicy, costsCompare: false }

const query: Query = {
  id: 'a1',
  name: 'orders by status',
  sql: 'SELECT * FROM orders WHERE status = $1',
  parameters: [{ name: 'status' }],
  samples: [['refunded'], ['completed']],
  source: { file: 'orders.sql', line: 3 },
  allows: [],
}

const byIndex = (values: SampledOutcome['values']): SampledOutcome => ({
  values,
  outcome: {
    status: 'planned',
    plan: planOf(`
      Index Scan using orders_status_idx on orders  (cost=0.43..900.00 rows=1204 width=48)
        Index Cond: (status = 'x'::text)
    `),
  },
})
const bySequence = (values: SampledOutcome['values'], cost = 30_000): SampledOutcome => ({
  values,
  outcome: {
    status: 'planned',
    plan: planOf(`Seq Scan on orders  (cost=0.00..${cost.toFixed(2)} rows=120400 width=48)`),
  },
})

describe('compareQuery', () => {
  test('the worst of several sets of values decides, and is named', () => {
    const report = compareQuery(
      query,
      [byIndex(['refunded']), byIndex(['completed'])],
      [byIndex(['refunded']), bySequence(['completed'])],
      terms,
    )
    expect(report).toMatchObject({
      name: 'orders by status',
      verdict: 'regressed',
      reason:
        "orders: Index Scan using orders_status_idx became Seq Scan (estimated rows 1,204 -> 120,400); worst of 2 sets of values: status = 'completed'",
      values: ['completed'],
      baseline: { status: 'planned' },
      candidate: { status: 'planned' },
    })
  })

  test('a case that other statistics put in doubt gives way to one that is certain', () => {
    const both = ['refunded', 'completed']
    const compared = (doubtful: readonly string[]) =>
      compareQuery(
        query,
        both.map((value) => byIndex([value])),
        both.map((value) => bySequence([value])),
        {
          ...terms,
          stabilityOf: ({ values }) => {
            const gone = doubtful.includes(values?.[0] ?? '') ? 1 : 0
            return { runs: 5, candidate: 2 * gone, baseline: gone }
          },
        },
      )
    expect(compared(['refunded'])).toMatchObject({
      verdict: 'regressed',
      values: ['completed'],
      stability: { runs: 5, candidate: 0, baseline: 0 },
    })
    expect(compared(both)).toMatchObject({
      verdict: 'unstable',
      reason: expect.stringContaining(
        "; but under statistics as another ANALYZE might make them 2 of 5 candidate plans are the baseline's and 1 of 5 baseline plans are the candidate's; worst of 2 sets of values",
      ),
      stability: { runs: 5, candidate: 2, baseline: 1 },
    })
  })

  test.each([
    [1.02, "; but the baseline's plan would cost only 1.02x as much"],
    [0.995, "; but the baseline's plan would cost no more"],
    [0.9, null],
    [1.06, null],
  ])('nor is a flip certain where going back would cost %sx as much', (margin, doubt) => {
    const stability = { runs: 5, candidate: 0, baseline: 0, margin }
    const compared = compareQuery(query, [byIndex(['x'])], [bySequence(['x'])], {
      ...terms,
      stabilityOf: () => stability,
    })
    expect(compared).toMatchObject({ verdict: doubt === null ? 'regressed' : 'unstable', stability })
    expect(compared.reason.includes('; but ')).toBe(doubt !== null)
    expect(compared.reason).toContain(doubt ?? '')
  })

  test('among equally bad ones the dearest decides', () => {
    const { values } = compareQuery(
      query,
      [byIndex(['a']), byIndex(['b']), byIndex([null])],
      [bySequence(['a']), bySequence(['b']), bySequence([null], 90_000)],
      terms,
    )
    expect(values).toEqual([null])
  })

  test('values are paired by what they are, not by where they stand', () => {
    const { verdict } = compareQuery(
      query,
      [byIndex(['refunded']), bySequence(['completed'])],
      [bySequence(['completed']), byIndex(['refunded'])],
      terms,
    )
    expect(verdict).toBe('unchanged')
  })

  test('values that only one side was planned for say nothing', () => {
    const { verdict } = compareQuery(query, [byIndex(['a'])], [byIndex(['a']), bySequence(['b'])], terms)
    expect(verdict).toBe('unchanged')
  })

  test('where all values are others, they are compared in order', () => {
    const { verdict } = compareQuery(query, [byIndex(['a'])], [bySequence(['b'])], terms)
    expect(verdict).toBe('regressed')
  })

  test('one set of values is told without a comparison', () => {
    const { reason, values } = compareQuery(query, [byIndex(['a'])], [bySequence(['a'])], terms)
    expect(reason).not.toContain('sets of values')
    expect(values).toEqual(['a'])
  })

  test('the generic plan has no values', () => {
    expect(compareQuery(query, [byIndex(null)], [byIndex(null)], terms).values).toBeNull()
  })

  test('a side that lacks the query lacks its plan too', () => {
    const added = compareQuery(query, [], [bySequence(['a']), bySequence(['b'])], terms)
    expect(added).toMatchObject({ verdict: 'new', reason: 'only the candidate has this query' })
    expect(added).not.toHaveProperty('baseline')
    const removed = compareQuery(query, [bySequence(['a'])], [], terms)
    expect(removed.verdict).toBe('removed')
    expect(removed).not.toHaveProperty('candidate')
  })

  test('an allow is unused where no case has a use for it', () => {
    const allow = { rule: 'index-to-seq-scan', relation: 'orders', reason: 'small' }
    const other = { rule: 'sort-added', reason: 'nightly' }
    const withAllows = { ...query, allows: [allow, other] }
    const before = [byIndex(['refunded']), byIndex(['completed'])]
    const after = [byIndex(['refunded']), bySequence(['completed'])]
    expect(compareQuery(withAllows, before, after, terms)).toMatchObject({
      verdict: 'changed',
      unusedAllows: [other],
    })
    expect(compareQuery(withAllows, before, before, terms).unusedAllows).toEqual([allow, other])
    expect(compareQuery(withAllows, [], after, terms)).not.toHaveProperty('unusedAllows')
    expect(compareQuery(query, before, after, terms)).not.toHaveProperty('unusedAllows')
  })
})
