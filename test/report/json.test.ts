import { expect, test } from 'vitest'
import { renderJson } from '../../src/report/json.ts'
import { flip, regressed, reportOf } from './a-report.ts'

test('the report is the contract: one JSON value and a newline', () => {
  const text = renderJson(reportOf(regressed))
  expect(text.endsWith('}\n')).toBe(true)
  expect(JSON.parse(text)).toEqual(reportOf(regressed))
  expect(Object.keys(JSON.parse(text))).toEqual([
    'format',
    'baseline',
    'candidate',
    'corpus',
    'failOn',
    'summary',
    'queries',
  ])
})

test('a change has its kind and severity beside its own facts', () => {
  const [query] = JSON.parse(renderJson(reportOf(regressed))).queries
  expect(Object.keys(query)).toEqual(
    expect.arrayContaining(['name', 'verdict', 'changes', 'baseline', 'candidate']),
  )
  expect(query.changes[0]).toEqual(flip)
})

test('what would steer a terminal is escaped', () => {
  const report = reportOf({ ...regressed, name: '\u001B[2J \u009B2J \u007F é' })
  const text = renderJson(report)
  expect(text).toContain(String.raw`\u001b[2J \u009b2J \u007f é`)
  expect(JSON.parse(text)).toEqual(report)
})
