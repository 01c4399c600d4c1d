import { markLines, type MarkedLine } from '../plans/mark-lines.ts'
import type { Page } from './page.ts'
import type { Ink } from './paint.ts'
import type { AlignedPlans } from './plans-beside.ts'
import { wrapPlanLine } from './wrap-plan-line.ts'

/** One plan with what was removed and added, as `diff` writes it. Numbers that moved in a line of both follow it. */
export function sayAbove(
  { baseline, candidate, lines, numbers }: AlignedPlans,
  { width, paint }: Page,
): string {
  const titles = [
    { mark: '---', text: baseline, ink: inks['-'] },
    { mark: '+++', text: candidate, ink: inks['+'] },
  ]
  const marked = markLines(lines, numbers).map((line) => ({ ...line, ink: inks[line.mark] }))
  return [...titles, ...marked]
    .flatMap(({ mark, text, ink }) =>
      wrapPlanLine(text, width - 1 - mark.length)
        .map((line, at) => `${at === 0 ? mark : mark.replaceAll(/./g, ' ')} ${line}`.trimEnd())
        .map((line) => (ink === null ? line : paint(ink, line))),
    )
    .join('\n')
}

const inks: Readonly<Record<MarkedLine['mark'], Ink | null>> = { '-': 'red', '+': 'green', ' ': null }
