import { isSame, type AlignedLine, type Numbers } from './align-plans.ts'

/** A line as `diff` writes it. */
export interface MarkedLine {
  readonly mark: '-' | '+' | ' '
  readonly text: string
}

/** All that is removed at one place, then all that is added there. Null, a stretch that was left out, becomes an ellipsis. */
export function markLines(lines: readonly (AlignedLine | null)[], numbers: Numbers): readonly MarkedLine[] {
  const marked: MarkedLine[] = []
  let added: MarkedLine[] = []
  for (const line of lines) {
    if (line === null || isSame(line, numbers)) {
      marked.push(...added, { mark: ' ', text: line === null ? '…' : sayBoth(line) })
      added = []
      continue
    }
    if (line.baseline !== undefined) marked.push({ mark: '-', text: line.baseline })
    if (line.candidate !== undefined) added.push({ mark: '+', text: line.candidate })
  }
  return [...marked, ...added]
}

/** `Seq Scan on orders  (cost=0.00..253.00 rows=12000 width=8) -> (cost=…)`. */
function sayBoth({ baseline = '', candidate = '' }: AlignedLine): string {
  const at = candidate.lastIndexOf('(cost=')
  return baseline === candidate || at < 0 ? candidate : `${baseline} -> ${candidate.slice(at)}`
}
