import type { Session } from '../../model/session.ts'
import { sqlErrorOf } from '../../model/session.ts'
import { undone } from '../../postgres/transaction.ts'

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
  if (selects.length === 0) return []
  try {
    const [row] = await undone(session, () =>
      session.query<{ 'QUERY PLAN': readonly { readonly Plan: CostedNode }[] }>(
        `EXPLAIN (FORMAT JSON, VERBOSE) ${selects.map((select) => `(${select})`).join('\nUNION ALL\n')}`,
      ),
    )
    return row?.['QUERY PLAN'].map(({ Plan }) => Plan) ?? []
  } catch (error) {
    if (sqlErrorOf(error) === undefined) throw error
    if (selects.length === 1) return []
    const plans: CostedNode[] = []
    for (const select of selects) plans.push(...(await explainSelects(session, [select])))
    return plans
  }
}

/** The node and all below it. */
export function* nodesOf(node: CostedNode): Generator<CostedNode, void, undefined> {
  yield node
  for (const child of node.Plans ?? []) yield* nodesOf(child)
}
