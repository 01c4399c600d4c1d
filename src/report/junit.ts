import { isFailed } from '../model/policy.ts'
import type { QueryReport, Report } from '../model/report.ts'
import { findingsOf, pathOf, type Finding } from './findings.ts'
import { element } from './junit/element.ts'
import { planDiff } from './plans/plan-diff.ts'
import { firstShortfallsOf, mayDiffer } from './remarks.ts'
import type { Reporter } from './reporter.ts'
import { sayScenario } from './say-scenario.ts'

/**
 * JUnit's XML, which every CI server reads: one test suite, and a test case for each query. What the policy fails is a failure; what
 * there are not two plans of to compare is skipped.
 */
export const renderJunit: Reporter = (report) => {
  const findings = new Map(findingsOf(report).map((finding) => [finding.query, finding]))
  const { queries, baseline, candidate } = report
  const counts = {
    tests: queries.length,
    failures: queries.filter((query) => isFailed(query, report)).length,
    errors: 0,
  }
  const suite = {
    name: `${sayScenario(baseline)} -> ${sayScenario(candidate)}`,
    ...counts,
    skipped: queries.filter((query) => isSkipped(query, report)).length,
  }
  const shortfalls = firstShortfallsOf(report)
  const remarks =
    shortfalls.length === 0 ? [] : [element('system-out', {}, [`${mayDiffer}:`, ...shortfalls].join('\n'))]
  const cases = queries.map((query) => testCase(query, report, findings.get(query)))
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    element('testsuites', { name: 'planflip', ...counts }, [
      element('testsuite', suite, [...cases, ...remarks]),
    ]),
    '',
  ].join('\n')
}

function testCase(query: QueryReport, report: Report, finding: Finding | undefined): string {
  // Neither `file` nor `line`, which some tools write: the schema that Jenkins holds such reports against has no place for them.
  const attributes = { name: query.name, classname: pathOf(query, report) }
  return element('testcase', attributes, outcomeOf(query, report, finding))
}

function outcomeOf(query: QueryReport, report: Report, finding: Finding | undefined): readonly string[] {
  const { reason, verdict } = query
  if (isFailed(query, report)) {
    const text = sayFailure(query, report, finding?.message ?? reason)
    return [element('failure', { message: reason, type: finding?.rule ?? verdict }, text)]
  }
  if (isSkipped(query, report)) return [element('skipped', { message: reason })]
  return finding === undefined ? [] : [element('system-out', {}, `${finding.level}: ${finding.message}`)]
}

function sayFailure(query: QueryReport, report: Report, message: string): string {
  const place = `${pathOf(query, report)}:${query.source.line}`
  return [place, message, '', ...planDiff(query, report)].join('\n').trimEnd()
}

function isSkipped(query: QueryReport, report: Report): boolean {
  const { verdict } = query
  return !isFailed(query, report) && (verdict === 'failed' || verdict === 'new' || verdict === 'removed')
}
