import { isSame, type AlignedLine, type Numbers } from '../plans/align-plans.ts'
import type { Page } from './page.ts'
import { pad } from './wrap.ts'
import { wrapPlanLine } from './wrap-plan-line.ts'

export interface AlignedPlans {
  readonly baseline: string
  readonly candidate: string
  /** Null for lines that are left out. */
  readonly lines: readonly (AlignedLine | null)[]
  readonly numbers: Numbers
}

/** Two columns; what differs is marked `-` on the left and `+` on the right. */
export function sayBeside(
  { baseline, candidate, lines, numbers }: AlignedPlans,
  { width, paint }: Page,
): string {
  const half = Math.floor((width - 3) / 2)
  const column = (text: string | undefined, mark: string): string[] =>
    text === undefined ? [] : wrapPlanLine(text, half - 2).map((line, at) => (at === 0 ? mark : '  ') + line)

  const title = rowsOf(column(baseline, '  '), column(candidate, '  '), half)
  const body = lines.flatMap((line) => {
    if (line === null) return rowsOf(['  …'], ['  …'], half)
    if (isSame(line, numbers)) return rowsOf(column(line.baseline, '  '), column(line.candidate, '  '), half)
    return rowsOf(column(line.baseline, '- '), column(line.candidate, '+ '), half, {
      left: (text) => paint('red', text),
      right: (text) => paint('green', text),
    })
  })
  return [...title.map((line) => paint('bold', line)), ...body].join('\n')
}

interface Inks {
  readonly left: (text: string) => string
  readonly right: (text: string) => string
}

function rowsOf(
  left: readonly string[],
  right: readonly string[],
  half: number,
  inks: Inks = { left: String, right: String },
): string[] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, at) =>
    `${inks.left(pad(left[at] ?? '', half))} │ ${inks.right(right[at] ?? '')}`.trimEnd(),
  )
}
