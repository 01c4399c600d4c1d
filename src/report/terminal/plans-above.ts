import { isSame, type AlignedLine, type Numbers } from './align-plans.ts'
import type { Page } from './page.ts'
import type { Ink } from './paint.ts'
import type { AlignedPlans } from './plans-beside.ts'
import { wrapPlanLine } from './wrap-plan-line.ts'

/** One plan with what was removed and added, as `diff` writes it. Numbers that moved in a line of both follow it. */
export function sayAbove(
  { baseline, candidate, lines, numbers }: AlignedPlans,
  { width, paint }: Page,
): string {
  const marked: MarkedLine[] = [
    { mark: '---', text: baseline, ink: 'red' },
    { mark: '+++', text: candidate, ink: 'green' },
    ...removedFirst(lines, numbers),
  ]
  return marked
    .flatMap(({ mark, text, ink }) =>
      wrapPlanLine(text, width - 1 - mark.length)
        .map((line, at) => `${at === 0 ? mark : mark.replaceAll(/./g, ' ')} ${line}`.trimEnd())
        .map((line) => (ink === null ? line : paint(ink, line))),
    )
    .join('\n')
}

interface MarkedLine {
  readonly mark: string
  readonly text: string
  readonly ink: Ink | null
}

/** All that is removed at one place, then all that is added there. */
function removedFirst(lines: readonly (AlignedLine | null)[], numbers: Numbers): MarkedLine[] {
  const marked: MarkedLine[] = []
  let added: MarkedLine[] = []
  for (const line of lines) {
    if (line === null || isSame(line, numbers)) {
      marked.push(...added, { mark: ' ', text: line === null ? '…' : sayBoth(line), ink: null })
      added = []
      continue
    }
    if (line.baseline !== undefined) marked.push({ mark: '-', text: line.baseline, ink: 'red' })
    if (line.candidate !== undefined) added.push({ mark: '+', text: line.candidate, ink: 'green' })
  }
  return [...marked, ...added]
}

/** `Seq Scan on orders  (cost=0.00..253.00 rows=12000 width=8) -> (cost=…)`. */
function sayBoth({ baseline = '', candidate = '' }: AlignedLine): string {
  const at = candidate.lastIndexOf('(cost=')
  return baseline === candidate || at < 0 ? candidate : `${baseline} -> ${candidate.slice(at)}`
}
