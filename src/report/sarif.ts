import type { QueryReport, Report } from '../model/report.ts'
import { findingsOf, type Finding } from './findings.ts'
import { jsonText } from './json-text.ts'
import { firstShortfallsOf, mayDiffer } from './remarks.ts'
import type { Reporter } from './reporter.ts'
import { rulesOf } from './sarif/rules.ts'
import { uriOf } from './sarif/uri.ts'

/**
 * SARIF 2.1.0 (OASIS), as GitHub's code scanning and editors read it: a result for each finding. What an `allow` line excuses is there
 * as suppressed.
 */
export const renderSarif: Reporter = (report) => {
  const findings = findingsOf(report)
  const rules = rulesOf(findings)
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'planflip', rules } },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { [top]: { description: { text: 'The top of the repository.' } } },
        ...invocationsOf(report),
        results: findings.map((finding) =>
          resultOf(
            finding,
            rules.findIndex(({ id }) => id === finding.rule),
          ),
        ),
      },
    ],
  }
  return jsonText(log)
}

/** The run, with what its tool says of itself. */
function invocationsOf(report: Report): object {
  const shortfalls = firstShortfallsOf(report)
  if (shortfalls.length === 0) return {}
  const toolExecutionNotifications = shortfalls.map((text) => ({
    level: 'note',
    message: { text: `${mayDiffer}: ${text}` },
  }))
  return { invocations: [{ executionSuccessful: true, toolExecutionNotifications }] }
}

const top = '%SRCROOT%'

function resultOf({ query, rule, level, message, path, line, excuse }: Finding, ruleIndex: number): object {
  return {
    ruleId: rule,
    ruleIndex,
    level,
    message: { text: `${query.name}: ${message}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(path), uriBaseId: top },
          region: { startLine: line },
        },
      },
    ],
    partialFingerprints: fingerprintsOf(query),
    ...(excuse !== undefined && { suppressions: [{ kind: 'inSource', justification: excuse }] }),
    properties: { query: query.name, verdict: query.verdict },
  }
}

/**
 * The same for the same statement, wherever it is moved. Not `primaryLocationLineHash`: GitHub's upload computes that itself, and warns
 * of any other.
 */
function fingerprintsOf({ id }: QueryReport): Readonly<Record<string, string>> {
  return { 'queryId/v1': id }
}
