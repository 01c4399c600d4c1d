import { readCorpus } from '../corpus/read-corpus.ts'
import { explainQuery } from '../explain/explain-query.ts'
import type { PlanOutcome } from '../model/plan.ts'
import type { Session } from '../model/session.ts'
import type { Certificate, CertifiedOutcome, CertifiedPlan } from '../model/snapshot.ts'
import type { Context } from './context.ts'

/** Plans a corpus on production itself, within the capture's transaction, for `verify` to hold the scratch against. */
export async function certify(
  session: Session,
  queries: string,
  { signal, progress }: Context,
): Promise<Certificate> {
  const corpus = await readCorpus(queries)
  const plans: CertifiedPlan[] = []
  for (const query of corpus.queries) {
    signal.throwIfAborted()
    progress(`planning ${query.name} on production`)
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
  return { plans }
}

export function certified(outcome: PlanOutcome): CertifiedOutcome {
  return outcome.status === 'planned'
    ? { status: 'planned', text: outcome.plan.text }
    : { status: 'failed', sqlstate: outcome.sqlstate, message: outcome.message }
}
