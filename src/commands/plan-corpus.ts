import type { PlannedCorpus, PlannedQuery } from '../compare/compare-corpus.ts'
import { drawSamples } from '../explain/drawn-values/draw-samples.ts'
import { explainQuery } from '../explain/explain-query.ts'
import { nodesOf } from '../explain/plan-text.ts'
import { prefersGenericPlan } from '../explain/prefers-generic.ts'
import type { SampledOutcome } from '../model/plan.ts'
import type { Query } from '../model/query.ts'
import type { Session } from '../model/session.ts'
import type { Snapshot } from '../model/snapshot.ts'
import type { Context } from './context.ts'
import type { OpenScenario } from './open-scenario.ts'
import { sessionsFor, sideBySide } from './side-by-side.ts'

/** Plans every query in a scenario, for each set of its values, with as many sessions as the context has workers. */
export async function planCorpus(
  opened: OpenScenario,
  queries: readonly Query[],
  { signal, progress, workers = 1 }: Context,
): Promise<PlannedCorpus> {
  const { provenance } = opened
  const sessions = await opened.sessions(sessionsFor(queries.length, workers))
  const planned = await sideBySide(queries, sessions, planQuery, (done) => {
    signal.throwIfAborted()
    progress(`planning ${provenance.snapshot}`, { done, total: queries.length })
  })
  return { provenance, assumed: opened.assumed, queries: planned }
}

async function planQuery(session: Session, query: Query): Promise<PlannedQuery> {
  const outcomes = await explainQuery(session, query)
  const { sql, parameters, drawn = [] } = query
  const samples = drawn.filter(({ kind }) => kind !== 'NULL').map(({ values }) => values)
  if (samples.length === 0 || !differInShape(outcomes)) return { query, outcomes }
  const types = parameters.map(({ type }) => type ?? null)
  return { query, outcomes, prefersGeneric: await prefersGenericPlan(session, { sql, types }, samples) }
}

function differInShape(outcomes: readonly SampledOutcome[]): boolean {
  // A condition on NULL has a plan of its own, and nobody asks for it five times.
  const shapes = outcomes
    .filter(({ drawn }) => drawn !== 'NULL')
    .map(({ outcome }) => (outcome.status === 'planned' ? nodesOf(outcome.plan.text) : null))
  return !shapes.includes(null) && new Set(shapes).size > 1
}

/** Gives values of a snapshot to the queries that have parameters and no values. */
export async function withDrawnSamples(
  { session }: OpenScenario,
  queries: readonly Query[],
  snapshot: Snapshot,
  { signal, progress }: Context,
): Promise<readonly Query[]> {
  const known: Query[] = []
  for (const [done, query] of queries.entries()) {
    signal.throwIfAborted()
    progress('drawing values for parameters', { done, total: queries.length })
    const needsValues = query.parameters.length > 0 && query.samples.length === 0
    const drawn = needsValues ? await drawSamples(session, query, snapshot) : []
    known.push(drawn.length === 0 ? query : { ...query, drawn })
  }
  return known
}
