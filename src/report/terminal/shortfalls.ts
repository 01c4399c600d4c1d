import type { Report } from '../../model/report.ts'
import { mayDiffer, shortfallsOf } from '../remarks.ts'
import type { Page } from './page.ts'
import { wrap } from './wrap.ts'

/** What one has to know to doubt the report. */
export function sayShortfalls(report: Report, page: Page): string {
  return listShortfalls(shortfallsOf(report), page)
}

export function listShortfalls(lines: readonly string[], { width, paint }: Page): string {
  if (lines.length === 0) return ''
  return [paint('bold', mayDiffer), ...lines.flatMap((line) => wrap(`  ${line}`, width, 2))].join('\n')
}
