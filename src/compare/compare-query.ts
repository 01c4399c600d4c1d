import type { SampledOutcome } from '../model/plan.ts'
import type { Allow, Query } from '../model/query.ts'
import type { QueryReport, Stability } from '../model/report.ts'
import { verdicts } from '../model/verdict.ts'
import { judge, type JudgedQuery, type Judgement } from './judge.ts'
import { pairByKeys } from './pair-by-keys.ts'
import { sayDoubt } from './stability/say-doubt.ts'
import type { Terms } from './terms.ts'

/**
 * Compares the plans of one query: one for each set of values, none at all where that side does not have the query.
 * The verdict is that of the worst case: a plan that is fine for most values still takes production down for the rest.
 */
export function compareQuery(
  query: Query & JudgedQuery,
  baseline: readonly SampledOutcome[],
  candidate: readonly SampledOutcome[],
  terms: Terms,
): QueryReport {
  const cases = pairSamples(baseline, candidate).map((sides) => judgeCase(query, sides, terms))
  const { judgement, sides, stability } = cases.reduce(worseOf, cases[0] ?? judgeCase(query, {}, terms))
  const unusedAllows = unusedIn(cases.map((one) => one.judgement))
  const sampled = sides.candidate ?? sides.baseline

  return {
    id: query.id,
    name: query.name,
    sql: query.sql,
    source: query.source,
    ...(query.weight !== undefined && { weight: query.weight }),
    verdict: judgement.verdict,
    reason: judgement.reason + (isAboutPlans(judgement) ? sayCase(query, sampled, cases.length) : ''),
    values: sampled?.values ?? null,
    ...(sampled?.drawn !== undefined && { drawn: sampled.drawn }),
    changes: judgement.changes,
    ...(stability !== undefined && { stability }),
    ...(unusedAllows.length > 0 && { unusedAllows }),
    ...(sides.baseline !== undefined && { baseline: sides.baseline.outcome }),
    ...(sides.candidate !== undefined && { candidate: sides.candidate.outcome }),
  }
}

interface Sides {
  readonly baseline?: SampledOutcome
  readonly candidate?: SampledOutcome
}

interface Case {
  readonly sides: Sides
  readonly judgement: Judgement
  readonly stability?: Stability
}

/**
 * Equal values with equal values, what is left in order. Values that only one side was planned for say nothing about a
 * change, unless that side has the query alone.
 */
function pairSamples(baseline: readonly SampledOutcome[], candidate: readonly SampledOutcome[]): Sides[] {
  const pairs = pairByKeys(baseline, candidate, [
    ({ values }) => JSON.stringify(values),
    (_, at) => String(at),
  ])
  const alone = baseline.length === 0 || candidate.length === 0
  return pairs.filter((pair) => alone || (pair.baseline !== undefined && pair.candidate !== undefined))
}

function judgeCase(query: Query & JudgedQuery, sides: Sides, terms: Terms): Case {
  const outcomes = { baseline: sides.baseline?.outcome, candidate: sides.candidate?.outcome }
  const judgement = judge(outcomes, terms, query)
  const { values } = sides.candidate ?? sides.baseline ?? { values: null }
  const stability = terms.stabilityOf?.({ ...query, values })
  if (stability === undefined) return { sides, judgement }
  const doubt = sayDoubt(stability, terms.policy.stability)
  if (doubt === undefined) return { sides, judgement, stability }
  const reason = `${judgement.reason}; but ${doubt}`
  return { sides, judgement: { ...judgement, verdict: 'unstable', reason }, stability }
}

/** An allow is unused where no case has a use for it. Cases without two plans do not tell. */
function unusedIn(judgements: readonly Judgement[]): readonly Allow[] {
  const [first, ...others] = judgements.flatMap(({ unusedAllows }) =>
    unusedAllows === undefined ? [] : [unusedAllows],
  )
  return first?.filter((allow) => others.every((unused) => unused.includes(allow))) ?? []
}

function worseOf(one: Case, other: Case): Case {
  const byVerdict = verdicts.indexOf(other.judgement.verdict) - verdicts.indexOf(one.judgement.verdict)
  if (byVerdict !== 0) return byVerdict < 0 ? other : one
  return dearnessOf(other) > dearnessOf(one) ? other : one
}

/** How many times dearer the candidate is. Only a way to choose among cases: their costs may not compare. */
function dearnessOf({ sides: { baseline, candidate } }: Case): number {
  return costOf(candidate) / costOf(baseline)
}

function costOf(side: SampledOutcome | undefined): number {
  return side?.outcome.status === 'planned' ? Math.max(side.outcome.plan.root.estimate.totalCost, 1) : 1
}

/** Where there is nothing to compare, or nothing differs, no case is worse than another. */
function isAboutPlans({ verdict, changes }: Judgement): boolean {
  if (verdict === 'new') return changes.some(({ kind }) => kind !== 'n-plus-one')
  return verdict !== 'unchanged' && verdict !== 'removed'
}

function sayCase({ parameters }: Query, sampled: SampledOutcome | undefined, cases: number): string {
  if (cases < 2 || sampled === undefined) return ''
  const { values, drawn } = sampled
  if (values === null) return `; worst of ${cases} cases: the generic plan`
  const said = values.map(
    (value, at) => `${parameters[at]?.name ?? at + 1} = ${value === null ? 'NULL' : `'${value}'`}`,
  )
  const what = drawn === undefined ? 'sets of values' : 'cases'
  return `; worst of ${cases} ${what}: ${said.join(', ')}${drawn === undefined || drawn === 'NULL' ? '' : ` (${drawn})`}`
}
