import { expect } from 'vitest'
import type { Report } from '../../../src/model/report.ts'
import { openFindingsOf } from '../../../src/report/findings.ts'
import { firstShortfallsOf } from '../../../src/report/remarks.ts'

interface Degradation {
  readonly description: string
  readonly check_name: string
  readonly fingerprint: string
  readonly severity: string
  readonly location: { readonly path: string; readonly lines: { readonly begin: number } }
}

/** As GitLab asks for it (docs.gitlab.com, "Code Quality report format"). */
export function expectCodeQuality(text: string, report: Report): void {
  const all = JSON.parse(text) as readonly Degradation[]
  const findings = openFindingsOf(report)
  const [degradations, remarks] = [all.slice(0, findings.length), all.slice(findings.length)]
  expect(remarks.map(({ severity }) => severity)).toEqual(
    firstShortfallsOf(report).length === 0 ? [] : ['info'],
  )
  expect(degradations.map(({ location }) => [location.path, location.lines.begin])).toEqual(
    findings.map(({ path, line }) => [path, line]),
  )
  expect(degradations.map(({ severity }) => severity)).toEqual(
    findings.map(({ level }) => (level === 'error' ? 'critical' : 'minor')),
  )
  expect(new Set(all.map(({ fingerprint }) => fingerprint)).size).toBe(all.length)
  for (const { description, check_name, fingerprint, location } of all) {
    expect([description, check_name, fingerprint, location.path].every((field) => field !== '')).toBe(true)
    expect(description).not.toContain('\n')
  }
}
