import type { Report } from '../../model/report.ts'
import type { Page } from './page.ts'
import { wrap } from './wrap.ts'

/** What makes these plans less than production's own; what holds for both sides is said once. */
export function sayShortfalls({ baseline, candidate }: Report, { width, paint }: Page): string {
  const ofBoth = baseline.shortfalls.filter((shortfall) => candidate.shortfalls.includes(shortfall))
  const lines = [
    ...ofBoth,
    ...baseline.shortfalls.filter((one) => !ofBoth.includes(one)).map((one) => `baseline: ${one}`),
    ...candidate.shortfalls.filter((one) => !ofBoth.includes(one)).map((one) => `candidate: ${one}`),
  ]
  if (lines.length === 0) return ''
  const title = paint('bold', 'What may differ from production')
  return [title, ...lines.flatMap((line) => wrap(`  ${line}`, width, 2))].join('\n')
}
