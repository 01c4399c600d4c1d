import { diffArrays, type ArrayChange } from 'diff'

/** A line of either plan, or one line of both. */
export interface AlignedLine {
  readonly baseline?: string
  readonly candidate?: string
}

/** Whether lines that differ in nothing but costs, rows and widths are the same line. */
export type Numbers = 'ignored' | 'count'

/** The lines of two plans next to one another: what was removed beside what was added in its place. */
export function alignPlans(baseline: string, candidate: string, numbers: Numbers): AlignedLine[] {
  const before = baseline.split('\n')
  const after = candidate.split('\n')
  const wordsOf = numbers === 'ignored' ? withoutNumbers : String
  const aligned: AlignedLine[] = []
  let [at, atAfter] = [0, 0]
  let removedLines: readonly string[] = []

  const parts = diffArrays(before.map(wordsOf), after.map(wordsOf), { maxEditLength: mostEdits })
  for (const { added, removed, count } of parts ?? allReplaced(before, after)) {
    const ofBaseline = added ? removedLines : before.slice(at, at + count)
    const ofCandidate = removed ? [] : after.slice(atAfter, atAfter + count)
    at += added ? 0 : count
    atAfter += ofCandidate.length
    if (!removed && !added) aligned.push(...beside(removedLines, []))
    removedLines = removed ? ofBaseline : []
    if (!removed) aligned.push(...beside(ofBaseline, ofCandidate))
  }
  return [...aligned, ...beside(removedLines, [])]
}

/** An alignment of which the long stretches without a difference are left out; null stands for each. */
export function withoutLongStretches(
  lines: readonly AlignedLine[],
  numbers: Numbers,
): (AlignedLine | null)[] {
  if (lines.length <= longPlan) return [...lines]
  const differs = lines.map((line) => !isSame(line, numbers))
  const kept = lines.map((_, at) => differs.slice(Math.max(0, at - context), at + context + 1).includes(true))
  return lines.flatMap((line, at) => {
    if (kept[at] === true || at === 0) return [line]
    return kept[at - 1] === true || at === 1 ? [null] : []
  })
}

export function isSame({ baseline, candidate }: AlignedLine, numbers: Numbers): boolean {
  if (baseline === undefined || candidate === undefined) return false
  return numbers === 'ignored'
    ? withoutNumbers(baseline) === withoutNumbers(candidate)
    : baseline === candidate
}

/** The time that a diff takes grows with the square of the lines that differ. Beyond these nobody looks for what stayed. */
const mostEdits = 2000

function allReplaced(before: readonly string[], after: readonly string[]): readonly Part[] {
  return [
    { removed: true, added: false, count: before.length },
    { removed: false, added: true, count: after.length },
  ]
}

type Part = Pick<ArrayChange<string>, 'added' | 'removed' | 'count'>

/** Plans of up to so many lines are shown in full. */
const longPlan = 60
const context = 3

function beside(baseline: readonly string[], candidate: readonly string[]): AlignedLine[] {
  return Array.from({ length: Math.max(baseline.length, candidate.length) }, (_, at) => {
    const [before, after] = [baseline[at], candidate[at]]
    return {
      ...(before !== undefined && { baseline: before }),
      ...(after !== undefined && { candidate: after }),
    }
  })
}

function withoutNumbers(line: string): string {
  return line.replace(/ {2}\(cost=.*\)$/, '')
}
