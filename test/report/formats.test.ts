import type { Log } from 'sarif'
import { describe, expect, test } from 'vitest'
import type { QueryReport, Report } from '../../src/model/report.ts'
import { renderGithub } from '../../src/report/github.ts'
import { renderGitlab } from '../../src/report/gitlab.ts'
import { renderJunit } from '../../src/report/junit.ts'
import { renderSarif } from '../../src/report/sarif.ts'
import { allowed, failed, flip, regressed, reportOf, unchanged } from './a-report.ts'
import { readAnnotations } from './contract/annotations.ts'
import { readXml } from './contract/junit.ts'

/* What each format says of the same report; the contract tells whether it says it well. */

const plain = { colour: false, width: 80 }
const warned: QueryReport = {
  ...regressed,
  id: '5',
  name: 'warned',
  verdict: 'changed',
  changes: regressed.changes.slice(1),
}
const improved: QueryReport = { ...regressed, id: '6', name: 'better', verdict: 'improved' }
const added: QueryReport = {
  ...regressed,
  id: '7',
  name: 'added',
  verdict: 'new',
  reason: 'it is new',
  changes: [],
}
const report = reportOf(failed, regressed, warned, allowed, improved, added, unchanged)
const lenient = { ...report, failOn: ['failed'] as const }

describe('github', () => {
  test('annotates the line of a query, as an error only where the policy fails it', () => {
    const summaryOf = (text: string): readonly unknown[] =>
      readAnnotations(text).map(({ level, properties }) => [level, properties['title']])
    expect(summaryOf(renderGithub(report, plain))).toEqual([
      ['error', 'failed: 受注一覧'],
      ['error', 'regressed: completed orders since'],
      ['warning', 'changed: warned'],
      ['notice', 'What may differ from production'],
    ])
    expect(summaryOf(renderGithub(lenient, plain))).toEqual([
      ['error', 'failed: 受注一覧'],
      ['warning', 'regressed: completed orders since'],
      ['warning', 'changed: warned'],
      ['notice', 'What may differ from production'],
    ])
  })

  test('escapes as the runner unescapes', () => {
    const query = { ...regressed, name: 'a: 100 %, b\nc', source: { file: 'a,b:c.sql', line: 3 } }
    const [line] = renderGithub(reportOf(query), plain).split('\n')
    expect(line).toMatch(
      /^::error file=queries\/a%2Cb%3Ac\.sql,line=3,title=regressed%3A a%3A 100 %25%2C b c::orders o: Index Scan/,
    )
    expect(line).toContain('%0Aalso (warning): ')
  })
})

test('gitlab lists faults by severity, each under a fingerprint of its own', () => {
  const twin = { ...regressed, name: 'the same statement elsewhere' }
  const list = JSON.parse(renderGitlab(reportOf(failed, regressed, twin, warned), plain))
  expect(
    list.map((one: { fingerprint: string; severity: string }) => [one.fingerprint, one.severity]),
  ).toEqual([
    ['2-failed', 'critical'],
    ['1-index-to-seq-scan', 'critical'],
    ['1-index-to-seq-scan-2', 'critical'],
    ['5-nested-loop-to-hash', 'minor'],
    ['may-differ', 'info'],
  ])
  expect(list[1]).toMatchObject({
    check_name: 'index-to-seq-scan',
    location: { path: 'queries/orders.sql', lines: { begin: 12 } },
  })
})

describe('junit', () => {
  const cases = (text: string): readonly (readonly [string | undefined, string | undefined])[] =>
    readXml(text).children[0]?.children.map(({ attributes, children }) => [
      attributes['name'],
      children[0]?.name,
    ]) ?? []

  test('fails what the policy fails and skips what cannot be compared', () => {
    expect(cases(renderJunit(report, plain))).toEqual([
      ['受注一覧', 'failure'],
      ['completed orders since', 'failure'],
      ['warned', 'system-out'],
      ['nightly report', 'system-out'],
      ['better', undefined],
      ['added', 'skipped'],
      ['one order', undefined],
      // What may differ from production, of the suite.
      [undefined, undefined],
    ])
    const unplanned = cases(renderJunit({ ...report, failOn: ['regressed'] }, plain))
    expect(unplanned[0]).toEqual(['受注一覧', 'skipped'])
  })

  test('a failure has its place, its reason and its plans', () => {
    const [failure] =
      readXml(renderJunit(reportOf(regressed), plain)).children[0]?.children[0]?.children ?? []
    expect(failure?.attributes).toEqual({ message: regressed.reason, type: 'index-to-seq-scan' })
    expect(failure?.text.split('\n').slice(0, 2)).toEqual(['queries/orders.sql:12', regressed.reason])
    expect(failure?.text).toContain('\n-Nested Loop  (cost=0.72..1520.11 rows=2410 width=96)\n')
  })
})

describe('sarif', () => {
  const [run] = (JSON.parse(renderSarif(report, plain)) as Log).runs

  test('has a rule for each kind that is found, with help', () => {
    expect(run?.tool.driver.rules?.map(({ id }) => id)).toEqual([
      'index-to-seq-scan',
      'nested-loop-to-hash',
      'failed',
    ])
    expect(run?.tool.driver.rules?.[0]).toMatchObject({
      defaultConfiguration: { level: 'error' },
      helpUri: 'https://unpkg.com/planflip/docs/rules/index-to-seq-scan.md',
    })
  })

  test('suppresses what an allow line excuses', () => {
    expect(run?.results?.map(({ ruleId, level, suppressions }) => [ruleId, level, suppressions])).toEqual([
      ['failed', 'error', undefined],
      ['index-to-seq-scan', 'error', undefined],
      ['nested-loop-to-hash', 'warning', undefined],
      ['index-to-seq-scan', 'warning', [{ kind: 'inSource', justification: 'runs nightly' }]],
    ])
  })

  test('a corpus at the top of its repository', () => {
    const log = JSON.parse(renderSarif({ ...reportOf(regressed), corpus: '' }, plain)) as Log
    expect(log.runs[0]?.results?.[0]?.locations?.[0]?.physicalLocation?.artifactLocation?.uri).toBe(
      'orders.sql',
    )
  })
})

test('a change that is information only is nobody’s finding, unless the policy fails its verdict', () => {
  const levels = (one: Report) => readAnnotations(renderGithub(one, plain)).map(({ level }) => level)
  const calm: QueryReport = { ...warned, changes: [{ ...flip, severity: 'info' }] }
  expect(levels(reportOf(calm))).toEqual(['notice'])
  expect(levels(reportOf({ ...calm, verdict: 'unstable' }))).toEqual(['notice'])
  const doubted = reportOf({ ...regressed, verdict: 'unstable' })
  expect(levels(doubted)).toEqual(['warning', 'notice'])
  const strict = { ...reportOf(calm), failOn: ['changed'] as const }
  expect(levels(strict)).toEqual(['error', 'notice'])
})
