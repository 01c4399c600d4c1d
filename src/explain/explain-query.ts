import type { SampledOutcome } from '../model/plan.ts'
import type { Query } from '../model/query.ts'
import type { Session } from '../model/session.ts'
import { explainStatement } from './explain-statement.ts'

/**
 * Plans a query for each of its samples; where it has parameters and no values for them, for those that were drawn, and
 * generically.
 */
export async function explainQuery(
  session: Session,
  { sql, parameters, samples, drawn = [] }: Query,
  options: { readonly inTransaction?: boolean } = {},
): Promise<readonly SampledOutcome[]> {
  const types = parameters.map(({ type }) => type ?? null)
  const cases =
    samples.length > 0
      ? samples.map((values) => ({ values }))
      : [...drawn.map(({ kind, values }) => ({ values, drawn: kind })), { values: null }]
  const planned: SampledOutcome[] = []
  for (const one of cases) {
    planned.push({
      ...one,
      outcome: await explainStatement(session, { sql, types, values: one.values }, options),
    })
  }
  return planned
}
