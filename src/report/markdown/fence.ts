import { shorten } from '../shorten.ts'

/** Lines of code between fences that nothing in them can close. Nothing for no lines. */
export function fence(language: string, lines: readonly string[]): string {
  if (lines.length === 0) return ''
  const left = lines.length - mostLines
  const shown = [
    ...lines.slice(0, mostLines).map((line) => shorten(line, longest)),
    ...(left > 0 ? [` … and ${left} more lines`] : []),
  ]
  const runs = shown.join('\n').match(/`+/g) ?? []
  const marks = '`'.repeat(Math.max(3, ...runs.map((run) => run.length + 1)))
  return [marks + language, ...shown, marks].join('\n')
}

const mostLines = 300
/** Of a list of thousands of values nobody reads the rest. */
const longest = 400
