import type { QueryReport, Report, Summary } from '../model/report.ts'
import { verdicts } from '../model/verdict.ts'

/** All that a report says besides its queries. */
export type ReportFrame = Omit<Report, 'format' | 'summary' | 'queries'>

/** Puts a report together, whatever the order in which its queries come. */
export function assembleReport(frame: ReportFrame, queries: readonly QueryReport[]): Report {
  const { baseline, candidate, corpus, failOn, shard } = frame
  return {
    format: 1,
    baseline,
    candidate,
    corpus,
    failOn,
    ...(shard !== undefined && { shard }),
    summary: summaryOf(queries),
    queries: queries.toSorted(worstFirst),
  }
}

function worstFirst(one: QueryReport, other: QueryReport): number {
  return (
    verdicts.indexOf(one.verdict) - verdicts.indexOf(other.verdict) ||
    Number(isSuspect(other)) - Number(isSuspect(one)) ||
    (other.weight?.totalTime ?? 0) - (one.weight?.totalTime ?? 0) ||
    byCodeUnits(one.name, other.name) ||
    // A removed query may bear the name of one that is still there.
    byCodeUnits(one.id, other.id)
  )
}

/** A new query that something is wrong with comes before those that are only new. */
function isSuspect({ verdict, changes }: QueryReport): boolean {
  return verdict === 'new' && changes.length > 0
}

/** The same whatever the locale. */
function byCodeUnits(one: string, other: string): number {
  return one < other ? -1 : Number(one > other)
}

function summaryOf(queries: readonly QueryReport[]): Summary {
  const count = (wanted: string): number => queries.filter(({ verdict }) => verdict === wanted).length
  return {
    queries: queries.length,
    unchanged: count('unchanged'),
    improved: count('improved'),
    changed: count('changed'),
    regressed: count('regressed'),
    unstable: count('unstable'),
    new: count('new'),
    removed: count('removed'),
    failed: count('failed'),
  }
}
