import type { Report } from '../../model/report.ts'
import { shortfallsOf } from '../remarks.ts'
import type { Page } from './page.ts'
import { wrap } from './wrap.ts'

/** What one has to know to doubt the report. */
export function sayShortfalls(report: Report, { width, paint }: Page): string {
  const lines = shortfallsOf(report)
  if (lines.length === 0) return ''
  const title = paint('bold', 'What may differ from production')
  return [title, ...lines.flatMap((line) => wrap(`  ${line}`, width, 2))].join('\n')
}
