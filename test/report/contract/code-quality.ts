import { expect } from 'vitest'
import type { Report } from '../../../src/model/report.ts'
import { openFindingsOf } from '../../../src/report/findings.ts'

interface Degradation {
  readonly description: string
  readonly check_name: string
  readonly fingerprint: string
  readonly severity: string
  readonly location: { readonly path: string; readonly lines: { readonly begin: number } }
}

/** As GitLab asks for it (docs.gitlab.com, "Code Quality report format"). */
export function expectCodeQuality(text: string, report: Report): void {
  const degradations = JSON.parse(text) as readonly Degradation[]
  const findings = openFindingsOf(report)
  expect(degradations.map(({ location }) => [location.path, location.lines.begin])).toEqual(
    findings.map(({ path, line }) => [path, line]),
  )
  expect(degradations.map(({ severity }) => severity)).toEqual(
    findings.map(({ level }) => (level === 'error' ? 'critical' : 'minor')),
  )
  expect(new Set(degradations.map(({ fingerprint }) => fingerprint)).size).toBe(findings.length)
  for (const { description, check_name, fingerprint } of degradations) {
    expect([description, check_name, fingerprint].every((field) => field !== '')).toBe(true)
    expect(description).not.toContain('\n')
  }
}
