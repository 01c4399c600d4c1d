import { pairQueries } from '../compare/compare-corpus.ts'
import type { FlippedPlans } from '../compare/stability/goes-back.ts'
import { isOfShape } from '../compare/why/shape-changes.ts'
import type { Statement } from '../explain/explain-statement.ts'
import type { QueryReport, Report } from '../model/report.ts'
import { groupBy } from '../postgres/group-by.ts'
import { familiesIn, familyOf } from '../vary/families.ts'
import { definedAlike } from '../vary/same-definitions.ts'
import { keyOf } from '../vary/table-key.ts'
import type { Comparison } from './compare-open.ts'
import { familiesRead } from './families-read.ts'
import { statementOf } from './statement-of.ts'

/** A flip that another sample of the rows may undo. */
export interface Flip extends FlippedPlans {
  readonly report: QueryReport
  readonly statements: { readonly baseline: Statement; readonly candidate: Statement }
  /** What the plans read, with all partitions. */
  readonly tables: ReadonlySet<string>
  /** Whether the query and what it reads are defined alike on both sides: what one can plan the other can. */
  readonly isDefinedAlike: boolean
}

/** Finds in reports of a comparison the queries that regressed or changed, and whose plans took another shape. */
export function flipFinder({
  baseline,
  candidate,
}: Pick<Comparison, 'baseline' | 'candidate'>): (report: Report) => readonly Flip[] {
  const snapshots = [baseline.scenario.snapshot, candidate.scenario.snapshot] as const
  const families = familiesIn(snapshots)
  const tables = new Set(snapshots.flatMap(({ relations }) => relations.map(keyOf)))
  const members = groupBy(tables, (table) => familyOf(table, families))
  const isAlike = definedAlike(...snapshots)
  const pairs = new Map(
    pairQueries(baseline.planned.queries, candidate.planned.queries).map((pair) => [
      JSON.stringify([pair.candidate?.query.id, pair.candidate?.query.name]),
      pair,
    ]),
  )

  const flipOf = (report: QueryReport): readonly Flip[] => {
    const { verdict, changes } = report
    if ((verdict !== 'regressed' && verdict !== 'changed') || !changes.some(isOfShape)) return []
    const pair = pairs.get(JSON.stringify([report.id, report.name]))
    if (pair?.baseline === undefined || pair.candidate === undefined) return []
    if (report.baseline?.status !== 'planned' || report.candidate?.status !== 'planned') return []
    const [before, after] = [pair.baseline.query, pair.candidate.query]
    const tops = familiesRead(report, snapshots, families)
    const read = new Set([...tops].flatMap((top) => members.get(top) ?? []))
    return [
      {
        report,
        plans: { baseline: report.baseline.plan, candidate: report.candidate.plan },
        changes,
        query: after,
        statements: { baseline: statementOf(before, report), candidate: statementOf(after, report) },
        tables: read,
        isDefinedAlike: before.id === after.id && isAlike(read),
      },
    ]
  }
  return (report) => report.queries.flatMap(flipOf)
}
