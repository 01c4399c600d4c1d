import type { Report } from '../model/report.ts'
import { oneLine } from './printable.ts'

/** What makes these plans less than production's own; what holds for both sides is said once. */
export function shortfallsOf({
  baseline,
  candidate,
}: Pick<Report, 'baseline' | 'candidate'>): readonly string[] {
  const ofBoth = baseline.shortfalls.filter((shortfall) => candidate.shortfalls.includes(shortfall))
  return [
    ...ofBoth,
    ...baseline.shortfalls.filter((one) => !ofBoth.includes(one)).map((one) => `baseline: ${one}`),
    ...candidate.shortfalls.filter((one) => !ofBoth.includes(one)).map((one) => `candidate: ${one}`),
  ]
}

/** The title that they have in every format. */
export const mayDiffer = 'What may differ from production'

/** The first of them, a line each, for formats that have little room beside what they list. */
export function firstShortfallsOf(report: Pick<Report, 'baseline' | 'candidate'>): readonly string[] {
  const all = shortfallsOf(report).map(oneLine)
  const left = all.length - mostShortfalls
  return [
    ...all.slice(0, mostShortfalls),
    ...(left > 0 ? [`and ${left} more, which the report has in full`] : []),
  ]
}

const mostShortfalls = 5

/** The excuses that excuse nothing, so that they do not wait for the next flip unseen. */
export function unusedAllowsOf({ queries }: Pick<Report, 'queries'>): readonly string[] {
  return queries.flatMap(({ name, source, unusedAllows = [] }) =>
    unusedAllows.map(({ rule, relation }) => {
      const allow = relation === undefined ? rule : `${rule} on ${relation}`
      return `${name} (${source.file}:${source.line}): allow ${allow}`
    }),
  )
}
