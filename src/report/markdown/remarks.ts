import type { Report } from '../../model/report.ts'
import { mayDiffer, shortfallsOf, unusedAllowsOf } from '../remarks.ts'
import { escapeHtml } from './escape-html.ts'

/** What one has to know to doubt the report, and the excuses that excuse nothing. */
export function renderRemarks(report: Report): string {
  return [
    folded(mayDiffer, shortfallsOf(report)),
    folded(
      'Allows that match no change: no longer needed, or naming the wrong thing',
      unusedAllowsOf(report),
    ),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

function folded(title: string, lines: readonly string[]): string {
  if (lines.length === 0) return ''
  const left = lines.length - mostLines
  return [
    `<details><summary>${title}</summary><ul>`,
    ...lines.slice(0, mostLines).map((line) => `<li>${escapeHtml(line)}</li>`),
    ...(left > 0 ? [`<li>and ${left} more</li>`] : []),
    '</ul></details>',
  ].join('\n')
}

const mostLines = 10
