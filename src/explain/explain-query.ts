import type { PlanOutcome } from '../model/plan.ts'
import type { Query, Sample } from '../model/query.ts'
import type { Session } from '../model/session.ts'
import { explainStatement } from './explain-statement.ts'

/** Plans a query for each of its samples; generically where it has parameters and no values for them. */
export async function explainQuery(
  session: Session,
  { sql, parameters, samples }: Query,
  options: { readonly inTransaction?: boolean } = {},
): Promise<readonly { readonly values: Sample | null; readonly outcome: PlanOutcome }[]> {
  const types = parameters.map(({ type }) => type ?? null)
  const planned = []
  for (const values of samples.length === 0 ? [null] : samples) {
    planned.push({ values, outcome: await explainStatement(session, { sql, types, values }, options) })
  }
  return planned
}
