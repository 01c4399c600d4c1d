import { readCorpus } from '../corpus/read-corpus.ts'
import { explainQuery } from '../explain/explain-query.ts'
import type { ProbedFacts } from '../explain/probes/make-probes.ts'
import type { PlanOutcome } from '../model/plan.ts'
import type { Session } from '../model/session.ts'
import type { Certificate, CertifiedOutcome, CertifiedPlan } from '../model/snapshot.ts'
import type { Context } from './context.ts'
import { probeProduction } from './probe-production.ts'

/**
 * Plans a corpus on production itself, within the capture's transaction, for `verify` to hold the scratch against; and
 * probes the inputs of these plans, for it to tell why one differs.
 */
export async function certify(
  session: Session,
  queries: string,
  facts: ProbedFacts,
  context: Context,
): Promise<Certificate> {
  const { signal, progress } = context
  const corpus = await readCorpus(queries)
  const plans: CertifiedPlan[] = []
  for (const [done, query] of corpus.queries.entries()) {
    signal.throwIfAborted()
    progress('planning on production', { done, total: corpus.queries.length })
    for (const { values, outcome } of await explainQuery(session, query, { inTransaction: true })) {
      const { id, name, sql, parameters } = query
      plans.push({
        id,
        name,
        sql,
        types: parameters.map(({ type }) => type ?? null),
        values,
        outcome: certified(outcome),
      })
    }
  }
  return { plans, probes: await probeProduction(session, facts, plans, context) }
}

export function certified(outcome: PlanOutcome): CertifiedOutcome {
  return outcome.status === 'planned'
    ? { status: 'planned', text: outcome.plan.text }
    : { status: 'failed', sqlstate: outcome.sqlstate, message: outcome.message }
}
