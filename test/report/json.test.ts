import { expect, test } from 'vitest'
import { renderJson } from '../../src/report/json.ts'
import { reporters, verificationReporters } from '../../src/report/reporters.ts'
import { flip, regressed, reportOf } from './a-report.ts'

test('the report is the contract: one JSON value and a newline', () => {
  const text = renderJson(reportOf(regressed))
  expect(text.endsWith('}\n')).toBe(true)
  expect(JSON.parse(text)).toEqual(reportOf(regressed))
  expect(Object.keys(JSON.parse(text))).toEqual(['format', 'baseline', 'candidate', 'summary', 'queries'])
})

test('a change has its kind and severity beside its own facts', () => {
  const [query] = JSON.parse(renderJson(reportOf(regressed))).queries
  expect(Object.keys(query)).toEqual(
    expect.arrayContaining(['name', 'verdict', 'changes', 'baseline', 'candidate']),
  )
  expect(query.changes[0]).toEqual(flip)
})

test('every reporter renders an empty report', async () => {
  for (const load of Object.values(reporters)) {
    expect((await load())(reportOf(), { colour: false, width: 80 })).toMatch(/\n$/)
  }
})

test('verify has the same formats', () => {
  expect(Object.keys(verificationReporters)).toEqual(Object.keys(reporters))
})
