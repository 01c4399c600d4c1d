import { explainQuery } from '../explain/explain-query.ts'
import type { PlannedCorpus, PlannedQuery } from '../compare/compare-corpus.ts'
import type { Query } from '../model/query.ts'
import type { Context } from './context.ts'
import type { OpenScenario } from './open-scenario.ts'

/** Plans every query in a scenario, for each set of its values. */
export async function planCorpus(
  { session, provenance }: OpenScenario,
  queries: readonly Query[],
  { signal, progress }: Context,
): Promise<PlannedCorpus> {
  const planned: PlannedQuery[] = []
  for (const [done, query] of queries.entries()) {
    signal.throwIfAborted()
    progress(`planning ${provenance.snapshot}`, { done, total: queries.length })
    planned.push({ query, outcomes: await explainQuery(session, query) })
  }
  return { provenance, queries: planned }
}
