import { textWidth } from './text-width.ts'
import { wrap } from './wrap.ts'

/** A line of EXPLAIN in so many columns. One that names a node loses its numbers to the next line before its own words. */
export function wrapPlanLine(line: string, width: number): string[] {
  const at = line.indexOf('  (cost=')
  if (at < 0 || textWidth(line) <= width) return wrap(line, width, hanging)
  const indentation = ' '.repeat(
    Math.min((/^ */.exec(line)?.[0].length ?? 0) + hanging, Math.floor(width / 2)),
  )
  return [
    ...wrap(line.slice(0, at), width, hanging),
    ...wrap(indentation + line.slice(at).trimStart(), width),
  ]
}

/** Clear of the arrow, and of the details that EXPLAIN indents below a node. */
const hanging = 8
