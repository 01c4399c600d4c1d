import { pairQueries } from '../compare/compare-corpus.ts'
import { isOfShape } from '../compare/stability/is-of-shape.ts'
import type { FlippedPlans } from '../compare/stability/goes-back.ts'
import type { Statement } from '../explain/explain-statement.ts'
import type { Query } from '../model/query.ts'
import type { QueryReport, Report } from '../model/report.ts'
import { familyOf, type Families } from '../vary/families.ts'
import { haveSameDefinitions } from '../vary/same-definitions.ts'
import { keyOf } from '../vary/table-key.ts'
import type { Comparison } from './compare-open.ts'
import { familiesRead } from './families-read.ts'

/** A flip that another sample of the rows may undo. */
export interface Flip extends FlippedPlans {
  readonly report: QueryReport
  readonly statements: { readonly baseline: Statement; readonly candidate: Statement }
  /** What the plans read, with all partitions. */
  readonly tables: ReadonlySet<string>
  /** Whether the query and what it reads are defined alike on both sides: what one can plan the other can. */
  readonly isDefinedAlike: boolean
}

/** The queries of a report that regressed or changed, and whose plans took another shape. */
export function flipsToTry(
  report: Report,
  { baseline, candidate }: Pick<Comparison, 'baseline' | 'candidate'>,
  families: Families,
): readonly Flip[] {
  const [before, after] = [baseline.scenario.snapshot, candidate.scenario.snapshot]
  const pairs = pairQueries(baseline.planned.queries, candidate.planned.queries)
  return report.queries.flatMap((query): readonly Flip[] => {
    if (query.verdict !== 'regressed' && query.verdict !== 'changed') return []
    if (query.baseline?.status !== 'planned' || query.candidate?.status !== 'planned') return []
    const pair = pairs.find(
      ({ candidate: one }) => one?.query.id === query.id && one.query.name === query.name,
    )
    if (!query.changes.some(isOfShape) || pair?.baseline === undefined || pair.candidate === undefined)
      return []
    const [one, other] = [pair.baseline.query, pair.candidate.query]
    const tops = familiesRead(query, [before, after], families)
    const tables = new Set(
      [...before.relations, ...after.relations]
        .map(keyOf)
        .filter((table) => tops.has(familyOf(table, families))),
    )
    return [
      {
        report: query,
        plans: { baseline: query.baseline.plan, candidate: query.candidate.plan },
        changes: query.changes,
        query: other,
        statements: { baseline: statementOf(one, query), candidate: statementOf(other, query) },
        tables,
        isDefinedAlike: one.id === other.id && haveSameDefinitions(before, after, tables),
      },
    ]
  })
}

function statementOf({ sql, parameters }: Query, { values }: QueryReport): Statement {
  return { sql, types: parameters.map(({ type }) => type ?? null), values }
}
