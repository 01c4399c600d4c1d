import schema from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json' with { type: 'json' }
import type { Log } from 'sarif'
import Ajv from 'ajv-draft-04'
import formats from 'ajv-formats'
import { expect } from 'vitest'
import type { Report } from '../../../src/model/report.ts'
import { findingsOf } from '../../../src/report/findings.ts'
import { firstShortfallsOf } from '../../../src/report/remarks.ts'

/* Microsoft's matchers for SARIF bring the schema along. */
const ajv = new Ajv.default({ allErrors: true, strict: false, unicodeRegExp: false })
formats.default(ajv)
const isSarif = ajv.compile(schema)

export function expectSarif(text: string, report: Report): void {
  const log = JSON.parse(text) as Log
  isSarif(log)
  expect(isSarif.errors ?? []).toEqual([])
  const [run] = log.runs
  const rules = run?.tool.driver.rules ?? []
  const [invocation] = run?.invocations ?? []
  expect(invocation?.toolExecutionNotifications ?? []).toHaveLength(firstShortfallsOf(report).length)
  const findings = findingsOf(report)
  const results = run?.results ?? []
  expect(results).toHaveLength(findings.length)
  for (const [at, result] of results.entries()) {
    const finding = findings[at]
    const place = result.locations?.[0]?.physicalLocation
    expect(rules[result.ruleIndex ?? -1]?.id).toBe(result.ruleId)
    expect(decodeURIComponent(place?.artifactLocation?.uri ?? '')).toBe(
      finding?.path.replaceAll(/\p{Cs}/gu, '\uFFFD'),
    )
    expect(new URL(place?.artifactLocation?.uri ?? '', 'file:///top/').pathname).toContain(
      place?.artifactLocation?.uri,
    )
    expect(place?.region?.startLine).toBe(finding?.line)
    expect(result.level).toBe(finding?.level)
    expect(result.partialFingerprints).toEqual({ 'queryId/v1': finding?.query.id })
    expect(result.suppressions?.[0]?.justification).toBe(finding?.excuse)
  }
}
