import { decisionsIn, sayDecision } from '../compare/why/decisions.ts'
import { alternativeOf, marginOf, readRival } from '../compare/why/rivals.ts'
import type { Statement } from '../explain/explain-statement.ts'
import { explainWithout } from '../explain/explain-without.ts'
import { nodesOf } from '../explain/plan-text.ts'
import type { Decision } from '../model/decision.ts'
import type { Plan } from '../model/plan.ts'
import type { Session } from '../model/session.ts'

/** Each is two EXPLAINs. */
const mostAsked = 12

/**
 * Asks the scratch what a plan would cost without each of the ways that it takes: the nearest first, which is the runner-up. What cannot
 * be told is left out.
 */
export async function weighDecisions(
  session: Session,
  statement: Statement,
  chosen: Plan,
): Promise<readonly Decision[]> {
  const decisions: Decision[] = []
  for (const ways of decisionsIn(chosen).slice(0, mostAsked)) {
    const outcome = await explainWithout(session, statement, ways)
    if (outcome.status === 'failed') continue
    const unless = sayDecision(ways)
    const rival = readRival(outcome.plan, chosen, ways)
    if (nodesOf(outcome.plan.text) === nodesOf(chosen.text)) decisions.push({ unless })
    // Of plans that had to take what is switched off there may be cheaper ones: see `Rival`.
    else if (rival !== undefined && !rival.isForced)
      decisions.push({ unless, margin: marginOf(rival, chosen), alternative: alternativeOf(rival) })
  }
  return decisions.toSorted((one, other) => (one.margin ?? Infinity) - (other.margin ?? Infinity))
}
