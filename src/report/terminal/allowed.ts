import { planChangeSentence } from '../../model/plan-change-sentence.ts'
import type { Report } from '../../model/report.ts'
import { unusedAllowsOf } from '../remarks.ts'
import type { Page } from './page.ts'
import { wrap } from './wrap.ts'

/** The changes that somebody decided to live with, and why. */
export function sayAllowed({ queries }: Report, { width, paint }: Page): string {
  const lines = queries.flatMap(({ name, changes }) =>
    changes
      .filter(({ allowed }) => allowed !== undefined)
      .flatMap((change) =>
        wrap(`  ${name}: ${planChangeSentence(change)} (${change.kind}: ${change.allowed})`, width, 2),
      ),
  )
  return lines.length === 0 ? '' : [paint('bold', 'Allowed'), ...lines].join('\n')
}

/** The excuses that excuse nothing. */
export function sayUnusedAllows(report: Report, { width, paint }: Page): string {
  const lines = unusedAllowsOf(report).flatMap((line) => wrap(`  ${line}`, width, 2))
  if (lines.length === 0) return ''
  const title = 'Allows that match no change: no longer needed, or naming the wrong thing'
  return [...wrap(title, width).map((line) => paint('yellow', line)), ...lines].join('\n')
}
