import type { Session } from '../../model/session.ts'
import { askEach } from '../ask-again.ts'

/** A node of a plan, as far as costs are read from it. */
export interface CostedNode {
  readonly 'Node Type': string
  readonly Alias?: string
  readonly Schema?: string
  readonly 'Index Name'?: string
  readonly 'Startup Cost': number
  readonly 'Total Cost': number
  readonly Plans?: readonly CostedNode[]
}

/**
 * The plans of many SELECTs, as parts of one. Should one of them be refused, each is asked by itself, so that a table that
 * somebody has locked is waited for no more than twice; what is refused alone has no plan.
 */
export async function explainSelects(
  session: Session,
  selects: readonly string[],
): Promise<readonly CostedNode[]> {
  const plans = await askEach(session, selects, async (batch) => {
    const rows = await session.query<{ 'QUERY PLAN': readonly { readonly Plan: CostedNode }[] }>(
      `EXPLAIN (FORMAT JSON, VERBOSE) ${batch.map((select) => `(${select})`).join('\nUNION ALL\n')}`,
    )
    return rows.flatMap((row) => row['QUERY PLAN'].map(({ Plan }) => Plan))
  })
  return plans.filter((plan) => plan !== undefined)
}

/** The node and all below it. */
export function* nodesOf(node: CostedNode): Generator<CostedNode, void, undefined> {
  yield node
  for (const child of node.Plans ?? []) yield* nodesOf(child)
}
