import type { Session } from '../../model/session.ts'
import { askHalves } from '../ask-again.ts'

/** A node of a plan, as far as estimates are read from it. */
export interface EstimatedNode {
  readonly 'Node Type': string
  readonly 'Index Name'?: string
  readonly 'Total Cost': number
  readonly 'Plan Rows': number
  readonly Plans?: readonly EstimatedNode[]
}

/**
 * The plans of many SELECTs, each planned for itself as an arm of one UNION ALL, in their order. Should one of them be
 * refused, each half is asked by itself; what is refused alone has no plan.
 */
export async function explainArms(
  session: Session,
  selects: readonly string[],
  /** How many relations each of them reads; one, if nothing is said. */
  members: readonly number[] = [],
): Promise<readonly (EstimatedNode | undefined)[]> {
  const plans: (EstimatedNode | undefined)[] = []
  for (const batch of batches(selects, members)) plans.push(...(await explainBatch(session, batch)))
  return plans
}

/** How many relations are read in one statement. */
const batchSize = 100

function batches(selects: readonly string[], members: readonly number[]): readonly (readonly string[])[] {
  const made: string[][] = []
  let room = 0
  for (const [place, select] of selects.entries()) {
    const needed = members[place] ?? 1
    if (room < needed) {
      made.push([])
      room = batchSize
    }
    made.at(-1)?.push(select)
    room -= needed
  }
  return made
}

async function explainBatch(
  session: Session,
  selects: readonly string[],
): Promise<readonly (EstimatedNode | undefined)[]> {
  const answer = await askHalves(session, selects, async (batch) => {
    const [row] = await session.query<{ 'QUERY PLAN': readonly { readonly Plan: EstimatedNode }[] }>(
      `EXPLAIN (FORMAT JSON) ${batch.map((select) => `(${select})`).join('\nUNION ALL\n')}`,
    )
    const plan = row?.['QUERY PLAN'][0]?.Plan
    const arms = batch.length === 1 ? [plan] : (plan?.Plans ?? [])
    // An arm that is known to be empty would be left out, and the others would be taken for one another.
    return arms.length === batch.length ? arms : batch.map(() => undefined)
  })
  return answer
}
