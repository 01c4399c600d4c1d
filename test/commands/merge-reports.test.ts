import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mergeReports } from '../../src/commands/merge-reports.ts'
import { assembleReport } from '../../src/compare/assemble-report.ts'
import type { QueryReport, Report } from '../../src/model/report.ts'
import { partOf } from '../../src/model/shard.ts'
import { verdicts } from '../../src/model/verdict.ts'
import { renderJson } from '../../src/report/json.ts'
import { regressed, reportOf } from '../report/a-report.ts'

const { queries: _, summary: __, format: ___, ...frame } = reportOf()
const query = fc.record({
  name: fc.string(),
  verdict: fc.constantFrom(...verdicts),
  totalTime: fc.option(fc.integer({ min: 0, max: 3 })),
})
const corpus = fc.uniqueArray(query, { maxLength: 20, selector: ({ name }) => name })

function queryOf({
  name,
  verdict,
  totalTime,
}: {
  name: string
  verdict: QueryReport['verdict']
  totalTime: number | null
}) {
  return { ...regressed, name, verdict, ...(totalTime !== null && { weight: { calls: 1, totalTime } }) }
}

/** As a machine of a CI matrix would save it. */
function shardOf(queries: readonly QueryReport[], index: number, count: number): Report {
  const shard = { index, count }
  return JSON.parse(renderJson(assembleReport({ ...frame, shard }, partOf(queries, shard)))) as Report
}

function merge(...reports: readonly Report[]): Report {
  const [first, ...others] = reports.map((report, at) => ({ file: `${at + 1}.json`, report }))
  if (first === undefined) throw new Error('no report')
  return mergeReports([first, ...others])
}

describe('mergeReports', () => {
  test('shards merged in any order are the whole report, to the byte', () => {
    fc.assert(
      fc.property(corpus, fc.integer({ min: 1, max: 6 }), fc.boolean(), (items, count, isReversed) => {
        const queries = items.map(queryOf)
        const shards = Array.from({ length: count }, (____, at) => shardOf(queries, at + 1, count))
        if (count === 1) return
        const merged = merge(...(isReversed ? shards.toReversed() : shards))
        expect(renderJson(merged)).toBe(renderJson(assembleReport(frame, queries)))
      }),
    )
  })

  test('what stood in the way of one part is told of the whole, once', () => {
    const [one, two] = [shardOf([regressed], 1, 2), shardOf([regressed], 2, 2)]
    const hindered = {
      ...two,
      candidate: { ...two.candidate, shortfalls: ['late', ...two.candidate.shortfalls] },
    }
    const merged = merge(hindered, one)
    expect(merged.candidate.shortfalls).toEqual([...one.candidate.shortfalls, 'late'])
    expect(merged.baseline).toEqual(one.baseline)
  })

  test('one alone is as it is', () => {
    const shard = shardOf([regressed], 1, 2)
    expect(merge(shard)).toBe(shard)
  })

  test('reports that are no shards, as long as they are of the same scenarios and of other queries', () => {
    const other = { ...regressed, id: '9', name: 'another' }
    expect(merge(reportOf(regressed), reportOf(other)).summary).toMatchObject({ queries: 2, regressed: 2 })
    expect(() => merge(reportOf(regressed), reportOf(regressed, other))).toThrow(
      '1.json and 2.json both have the query "completed orders since"',
    )
  })

  const queries = ['a', 'b', 'c', 'd'].map((name) => ({ ...regressed, name }))
  const [one, two, three] = [1, 2, 3].map((index) => shardOf(queries, index, 3)) as [Report, Report, Report]

  test.each([
    ['a shard that is missing', [one, three], 'Of 3 shards 2 is missing.'],
    ['shards that are missing', [one, one], 'Of 3 shards 2, 3 are missing.'],
    ['a shard twice', [one, two, three, two], '2.json and 4.json both have the query "b".'],
    ['shards of different numbers', [one, shardOf(queries, 2, 2)], 'not the shards of one run'],
    ['a shard and the whole', [one, reportOf()], 'not the shards of one run'],
    [
      'another engine',
      [
        one,
        { ...two, candidate: { ...two.candidate, engine: 'native 17', settings: { jit: 'off' } } },
        three,
      ],
      '2.json and 1.json are not of one comparison: they differ in candidate.engine, candidate.settings.',
    ],
    ['another policy', [one, { ...two, failOn: [] }, three], 'they differ in failOn.'],
    ['another corpus', [one, { ...two, corpus: 'sql' }, three], 'they differ in corpus.'],
  ])('refuses %s', (____, reports, message) => {
    expect(() => merge(...reports)).toThrow(expect.objectContaining({ code: 'bad-artifact' }))
    expect(() => merge(...reports)).toThrow(message)
  })
})

test('parts are of equal length, give or take one, and in order', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.integer({ min: 1, max: 9 }), (items, count) => {
      const parts = Array.from({ length: count }, (____, at) => partOf(items, { index: at + 1, count }))
      const lengths = parts.map(({ length }) => length)
      expect(parts.flat()).toEqual(items)
      expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThanOrEqual(1)
    }),
  )
})
