import type { RepeatedQuery } from '../../model/plan-change.ts'
import type { PlanOutcome } from '../../model/plan.ts'
import type { Query } from '../../model/query.ts'

/**
 * Finds a query that is sent more often in a row than before, as far as a recording tells. What writes is left alone: tests
 * fill their tables so.
 */
export function findRepetition(
  former: Query | undefined,
  { inARow }: Query,
  outcome: PlanOutcome | undefined,
): RepeatedQuery | undefined {
  if (inARow === undefined || inARow <= growth * (former?.inARow ?? 1)) return undefined
  const writes = outcome?.status !== 'planned' || outcome.plan.root.target !== undefined
  return writes ? undefined : { kind: 'n-plus-one', times: inARow }
}

/** Times as often. A page with a few rows more is no news. */
const growth = 2
