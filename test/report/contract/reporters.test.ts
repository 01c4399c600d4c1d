import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Report } from '../../../src/model/report.ts'
import { reporterNames, reporters } from '../../../src/report/reporters.ts'
import { failed, planned, regressed, reportOf } from '../a-report.ts'
import { expectSound } from './expect-sound.ts'
import { oddReports } from './reports.ts'

/* What holds for every reporter, whatever the report. */

const plain = { colour: false, width: 100 }
const control = /[^\n\P{Cc}]/u

describe.each(reporterNames)('%s', (name) => {
  test.each(Object.entries(oddReports))('%s', async (_, report) => {
    const render = await reporters[name]()
    const text = render(report, plain)
    expect(text).not.toMatch(control)
    expect(text === '' || text.endsWith('\n')).toBe(true)
    expectSound[name](text, report)
  })

  test('the same for the same value, which it leaves alone', async () => {
    const render = await reporters[name]()
    for (const report of Object.values(oddReports).filter(({ queries }) => queries.length < 100)) {
      const saved = JSON.stringify(report)
      expect(render(frozen(JSON.parse(saved) as Report), plain)).toBe(render(report, plain))
    }
  })

  test('says that planners differ, before what is of one table only', async () => {
    const skew = 'Production is PostgreSQL 15, the scratch is 18: planners differ.'
    const more = Array.from({ length: 100 }, (_, at) => `public.t${at} is new, and empty.`)
    const render = await reporters[name]()
    for (const queries of [[], [regressed, failed]]) {
      const report = reportOf(...queries)
      const shortfalls = [skew, ...more]
      const production = { ...report.baseline.production, num: 150_018 }
      const skewed = {
        ...report,
        baseline: { ...report.baseline, production, shortfalls },
        candidate: { ...report.candidate, production, shortfalls },
      }
      const text = render(skewed, plain)
      expectSound[name](text, skewed)
      expect(text).toContain(skew)
      const inHead = text.replaceAll(/\s+/g, ' ').match(/\(PostgreSQL 18, in production 15\)/g) ?? []
      expect(inHead).toHaveLength(name === 'terminal' || name === 'markdown' ? 2 : 0)
      const told = more.filter((one) => text.includes(one)).length
      // The person who reads it from top to bottom, and the program that reads all, are told of all.
      expect(told).toBe({ terminal: 100, json: 100, markdown: 9 }[name as string] ?? 4)
    }
  })

  test('any names, reasons and plans', async () => {
    const render = await reporters[name]()
    const anything = fc.string({ unit: 'binary', maxLength: 40 })
    fc.assert(
      fc.property(anything, anything, anything, anything, (query, reason, file, line) => {
        const report = reportOf({
          ...regressed,
          name: query,
          reason,
          source: { file, line: 1 },
          candidate: planned(`${line}\n${reason}`),
        })
        const text = render(report, plain)
        expect(text).not.toMatch(control)
        expectSound[name](text, report)
      }),
      { numRuns: 200 },
    )
  })
})

test('colour is for the terminal alone', async () => {
  const report = oddReports['hostile names'] ?? reportOf()
  for (const name of reporterNames) {
    const render = await reporters[name]()
    const coloured = render(report, { colour: true, width: 100 })
    expect(coloured.includes('\u001B[')).toBe(name === 'terminal')
  }
})

function frozen<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(frozen)
  return value
}
