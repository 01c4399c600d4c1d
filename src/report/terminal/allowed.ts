import { planChangeSentence } from '../../model/plan-change-sentence.ts'
import type { Report } from '../../model/report.ts'
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
