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
  for (const query of queries) {
    signal.throwIfAborted()
    progress(`planning ${planned.length + 1} of ${queries.length} in ${provenance.snapshot}`)
    planned.push({ query, outcomes: await explainQuery(session, query) })
  }
  return { provenance, queries: planned }
}
