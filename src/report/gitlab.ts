import type { Report } from '../model/report.ts'
import { openFindingsOf, type Finding } from './findings.ts'
import { sayWhy } from './flip-sentences.ts'
import { jsonText } from './json-text.ts'
import { oneLine } from './printable.ts'
import { firstShortfallsOf, mayDiffer } from './remarks.ts'
import type { Reporter } from './reporter.ts'
import { uniqueNames } from './unique-names.ts'

/** A Code Quality report of GitLab, which merge requests show beside the lines of the queries. */
export const renderGitlab: Reporter = (report) => {
  const findings = openFindingsOf(report)
  const fingerprints = uniqueNames(findings.map(({ query, rule }) => `${query.id}-${rule}`))
  return jsonText([
    ...findings.map((finding, at) => degradation(finding, fingerprints[at] ?? '')),
    ...remarksOn(report),
  ])
}

/** `fingerprint` tells GitLab that it is the fault that the target branch has too. */
function degradation({ query, level, rule, path, line }: Finding, fingerprint: string): object {
  return {
    // Merge requests show it on one line.
    description: oneLine(
      [`${query.name}: ${query.reason}`, sayWhy(query)].filter((part) => part !== '').join('. '),
    ),
    check_name: rule,
    fingerprint,
    severity: severities[level],
    location: { path, lines: { begin: line } },
  }
}

/** The format has no place for what is of no line: an entry of the lowest severity, which is the same in every report and so nothing new. */
function remarksOn(report: Report): readonly object[] {
  const shortfalls = firstShortfallsOf(report)
  if (shortfalls.length === 0) return []
  return [
    {
      description: `${mayDiffer}: ${shortfalls.join(' ')}`,
      check_name: 'may-differ',
      fingerprint: 'may-differ',
      severity: 'info',
      location: { path: report.corpus === '' ? '.' : oneLine(report.corpus), lines: { begin: 1 } },
    },
  ]
}

/** Of GitLab's five: info, minor, major, critical, blocker. */
const severities: Readonly<Record<Finding['level'], string>> = { error: 'critical', warning: 'minor' }
