import type { Assumption } from '../model/assumption.ts'
import type { SampledOutcome } from '../model/plan.ts'
import type { Query } from '../model/query.ts'
import type { Provenance, QueryReport, Report } from '../model/report.ts'
import { groupBy } from '../postgres/group-by.ts'
import { assumptionsBehind } from './assumptions-behind.ts'
import { assembleReport } from './assemble-report.ts'
import { compareQuery } from './compare-query.ts'
import { pairByKeys, type Pair } from './pair-by-keys.ts'
import { findRepetition } from './rules/n-plus-one.ts'
import { tellOnce } from './tell-once.ts'
import type { Terms } from './terms.ts'

/** A scenario after it was planned. */
export interface PlannedCorpus {
  readonly provenance: Provenance
  /** What its plans may rest on. Absent: nothing. */
  readonly assumed?: readonly Assumption[]
  readonly queries: readonly PlannedQuery[]
}

export interface PlannedQuery {
  readonly query: Query
  /** One for each set of values, at least one. */
  readonly outcomes: readonly SampledOutcome[]
  /** Whether Postgres would keep to the generic plan after five custom ones. Absent where they do not differ, or it was not asked. */
  readonly prefersGeneric?: boolean
}

/** Compares two scenarios, query by query. */
export function compareCorpus(
  baseline: PlannedCorpus,
  candidate: PlannedCorpus,
  terms: Terms,
  { corpus = '', shard }: Partial<Pick<Report, 'corpus' | 'shard'>> = {},
): Report {
  const families = groupBy(pairQueries(baseline.queries, candidate.queries), familyOf)
  const queries = [...families.values()].flatMap((pairs) => {
    const told = tellOnce(pairs.flatMap((pair) => comparePair(pair, terms)))
    return told.map((query) => withAssumptions(query, baseline.assumed, candidate.assumed))
  })
  return assembleReport(
    {
      baseline: baseline.provenance,
      candidate: candidate.provenance,
      corpus,
      failOn: terms.policy.failOn,
      ...(shard !== undefined && { shard }),
    },
    queries,
  )
}

/** Says of a query what its plans, on either side, take for granted. */
function withAssumptions(
  query: QueryReport,
  baseline: readonly Assumption[] = [],
  candidate: readonly Assumption[] = [],
): QueryReport {
  const assumptions = new Set([
    ...assumptionsBehind(query.baseline, baseline),
    ...assumptionsBehind(query.candidate, candidate),
  ])
  return assumptions.size === 0 ? query : { ...query, assumptions: [...assumptions] }
}

/** Of which queries one verdict is told. */
function familyOf({ baseline, candidate }: Pair<PlannedQuery>): unknown {
  return (candidate ?? baseline)?.query.family ?? {}
}

/** The same statement under the same name, else under any name; else another statement under the same name. */
export function pairQueries(
  baseline: readonly PlannedQuery[],
  candidate: readonly PlannedQuery[],
): Pair<PlannedQuery>[] {
  return pairByKeys(baseline, candidate, [
    ({ query }) => JSON.stringify([query.id, query.name]),
    ({ query }) => query.id,
    ({ query }) => query.name,
  ])
}

/** The candidate's text, name and allows hold: they are what is to be merged. */
function comparePair({ baseline, candidate }: Pair<PlannedQuery>, terms: Terms): readonly QueryReport[] {
  const query = candidate?.query ?? baseline?.query
  if (query === undefined) return []
  const [before, after] = likelyOutcomes(baseline, candidate)
  const repetition = findRepetition(baseline?.query, query, after[0]?.outcome)
  return [
    {
      ...compareQuery({ ...query, repetition }, before, after, terms),
      ...preferencesOf(baseline, candidate),
    },
  ]
}

function preferencesOf(
  baseline: PlannedQuery | undefined,
  candidate: PlannedQuery | undefined,
): Pick<QueryReport, 'prefersGeneric'> {
  const [before, after] = [baseline?.prefersGeneric, candidate?.prefersGeneric]
  if (before === undefined && after === undefined) return {}
  return {
    prefersGeneric: {
      ...(before !== undefined && { baseline: before }),
      ...(after !== undefined && { candidate: after }),
    },
  }
}

/** A generic plan that neither side would ever keep to harms nobody. */
function likelyOutcomes(
  ...sides: readonly [PlannedQuery | undefined, PlannedQuery | undefined]
): readonly [readonly SampledOutcome[], readonly SampledOutcome[]] {
  const isLikely = sides.some((side) => side !== undefined && side.prefersGeneric !== false)
  const [baseline = [], candidate = []] = sides.map((side) =>
    (side?.outcomes ?? []).filter(({ values }) => isLikely || values !== null),
  )
  return [baseline, candidate]
}
