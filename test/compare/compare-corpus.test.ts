import { describe, expect, test } from 'vitest'
import { compareCorpus, type PlannedCorpus, type PlannedQuery } from '../../src/compare/compare-corpus.ts'
import { termsBetween } from '../../src/compare/terms-between.ts'
import { defaultPolicy, exitCodeOf } from '../../src/model/policy.ts'
import type { Provenance } from '../../src/model/report.ts'
import { planOf } from './plan-of.ts'

const terms = { policy: defaultPolicy, costsCompare: false }
const server = {
  num: 180_004,
  version: 'PostgreSQL 18.4',
  blockSize: 8192,
  segmentBlocks: 131_072,
  pointerBytes: 8,
} as const
const provenance: Provenance = {
  snapshot: 'stats/production.json',
  database: 'shop',
  capturedAt: '2026-01-01T00:00:00.000Z',
  production: server,
  engine: 'native 18.4',
  server,
  shortfalls: [],
}

const slow = 'Seq Scan on orders  (cost=0.00..30000.00 rows=120400 width=48)'
const fast = 'Index Scan using orders_pkey on orders  (cost=0.43..900.00 rows=1204 width=48)'

function planned(id: string, name: string, plan: string): PlannedQuery {
  return {
    query: { id, name, sql: id, parameters: [], samples: [], source: { file: 'a.sql', line: 1 }, allows: [] },
    outcomes: [{ values: null, outcome: { status: 'planned', plan: planOf(plan) } }],
  }
}

function corpus(...queries: readonly PlannedQuery[]): PlannedCorpus {
  return { provenance, queries }
}

describe('compareCorpus', () => {
  test('of texts that differ in values only, the worst is told, and how many there are', () => {
    const variant = (id: string, plan: string): PlannedQuery => {
      const one = planned(id, `orders/${id}`, plan)
      return { ...one, query: { ...one.query, family: 'orders' } }
    }
    const before = corpus(variant('1', fast), variant('2', fast), planned('3', 'other', fast))
    const after = corpus(
      variant('1', fast),
      variant('2', slow),
      variant('4', fast),
      planned('3', 'other', fast),
    )
    const { summary, queries } = compareCorpus(before, after, terms)
    expect(summary).toMatchObject({ queries: 2, regressed: 1, unchanged: 1, new: 0 })
    expect(queries[0]).toMatchObject({
      id: '2',
      variants: { count: 2, plans: 2 },
      reason: expect.stringContaining('; worst of 2 texts with other values, which have 2 plans'),
    })
    expect(queries[1]).not.toHaveProperty('variants')
  })

  test('of the same verdict, what production spends most time on comes first', () => {
    const weighted = (name: string, plan: string, totalTime?: number): PlannedQuery => {
      const one = planned(name, name, plan)
      return totalTime === undefined
        ? one
        : { ...one, query: { ...one.query, weight: { calls: 10, totalTime } } }
    }
    const side = (plan: string) =>
      corpus(
        weighted('a', plan),
        weighted('b', plan, 5),
        weighted('c', plan, 500),
        weighted('d', plan),
        weighted('e', slow, 99_999),
      )
    const { queries } = compareCorpus(side(fast), side(slow), terms)
    expect(queries.map(({ name }) => name)).toEqual(['c', 'b', 'a', 'd', 'e'])
    expect(queries[0]).toMatchObject({ weight: { calls: 10, totalTime: 500 } })
    expect(queries[2]).not.toHaveProperty('weight')
  })

  test('worst first, then by name, and counted', () => {
    const { queries, summary } = compareCorpus(
      corpus(
        planned('1', 'b', fast),
        planned('2', 'c', fast),
        planned('3', 'a', fast),
        planned('4', 'gone', fast),
      ),
      corpus(
        planned('1', 'b', slow),
        planned('2', 'c', fast),
        planned('3', 'a', slow),
        planned('5', 'new', fast),
      ),
      terms,
    )
    expect(queries.map(({ name, verdict }) => `${name} ${verdict}`)).toEqual([
      'a regressed',
      'b regressed',
      'new new',
      'gone removed',
      'c unchanged',
    ])
    expect(summary).toEqual({
      queries: 5,
      unchanged: 1,
      improved: 0,
      changed: 0,
      regressed: 2,
      unstable: 0,
      new: 1,
      removed: 1,
      failed: 0,
    })
  })

  test('a query that was renamed is the same query', () => {
    const { queries } = compareCorpus(
      corpus(planned('1', 'old name', fast)),
      corpus(planned('1', 'name', slow)),
      terms,
    )
    expect(queries.map(({ name, verdict }) => [name, verdict])).toEqual([['name', 'regressed']])
  })

  test('a query that was rewritten under its name is the same query', () => {
    const { queries } = compareCorpus(
      corpus(planned('1', 'name', fast)),
      corpus(planned('2', 'name', slow)),
      terms,
    )
    expect(queries.map(({ id, verdict }) => [id, verdict])).toEqual([['2', 'regressed']])
  })

  test('names that were swapped go with their statements', () => {
    const { summary } = compareCorpus(
      corpus(planned('1', 'a', fast), planned('2', 'b', slow)),
      corpus(planned('2', 'a', slow), planned('1', 'b', fast)),
      terms,
    )
    expect(summary.unchanged).toBe(2)
  })

  test('a report is plain JSON', () => {
    const report = compareCorpus(corpus(planned('1', 'a', fast)), corpus(planned('1', 'a', slow)), terms)
    expect(JSON.parse(JSON.stringify(report))).toEqual(report)
  })
})

describe('exitCodeOf', () => {
  const report = compareCorpus(corpus(planned('1', 'a', fast)), corpus(planned('1', 'a', slow)), terms)

  test('is 1 where the policy fails a verdict', () => {
    expect(exitCodeOf(report, defaultPolicy)).toBe(1)
    expect(exitCodeOf(report, { failOn: ['failed'] })).toBe(0)
    expect(exitCodeOf({ queries: [] }, defaultPolicy)).toBe(0)
  })
})

describe('termsBetween', () => {
  test.each([
    ['the same scenario', {}, true, true],
    ['another minor version', { engine: 'native 18.5', server: { ...server, num: 180_005 } }, true, true],
    ['another major', { engine: 'native 17.1', server: { ...server, num: 170_001 } }, false, true],
    ['another engine', { engine: 'pglite 0.5.16' }, false, true],
    ['32 bits', { server: { ...server, pointerBytes: 4 as const } }, false, true],
    ['another capture', { capturedAt: '2026-02-01T00:00:00.000Z' }, false, false],
    ['another database', { database: 'staging' }, false, false],
  ])('%s', (_, difference, costsCompare, rowsCompare) => {
    expect(termsBetween(provenance, { ...provenance, ...difference })).toEqual({ costsCompare, rowsCompare })
  })

  describe('of a query whose values were drawn', () => {
    /** The plan for its values, then the generic one. */
    const side = (custom: string, generic: string, prefersGeneric?: boolean): PlannedCorpus => {
      const one = planned('a', 'by status', custom)
      const outcomes: PlannedQuery['outcomes'] = [
        { values: ['lost'], drawn: 'rare', outcome: { status: 'planned', plan: planOf(custom) } },
        { values: null, outcome: { status: 'planned', plan: planOf(generic) } },
      ]
      return corpus({ ...one, outcomes, ...(prefersGeneric !== undefined && { prefersGeneric }) })
    }
    const judged = (baseline: PlannedCorpus, candidate: PlannedCorpus) =>
      compareCorpus(baseline, candidate, terms).queries[0]

    test('the worst case is named for what it stands for', () => {
      expect(judged(side(fast, fast), side(slow, fast))).toMatchObject({
        verdict: 'regressed',
        drawn: 'rare',
        values: ['lost'],
        reason: expect.stringMatching(/; worst of 2 cases: 1 = 'lost' \(rare\)$/),
      })
      expect(judged(side(fast, fast), side(fast, slow))).toMatchObject({
        verdict: 'regressed',
        values: null,
        reason: expect.stringMatching(/; worst of 2 cases: the generic plan$/),
      })
    })

    test('a generic plan counts where one side would keep to it, and is told of', () => {
      expect(judged(side(fast, fast, false), side(fast, slow, true))).toMatchObject({
        verdict: 'regressed',
        prefersGeneric: { baseline: false, candidate: true },
      })
      const unlikely = judged(side(fast, fast, false), side(fast, slow, false))
      expect(unlikely).toMatchObject({ verdict: 'unchanged', prefersGeneric: { candidate: false } })
      expect(judged(side(fast, fast), side(fast, slow))).not.toHaveProperty('prefersGeneric')
    })
  })
})
