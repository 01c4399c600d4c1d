import { defaultPolicy } from '../../model/policy.ts'
import { sayCost, sayCount } from '../../model/say-numbers.ts'
import { comparePlans } from '../compare-plans.ts'
import { judgeChanges } from '../judge-changes.ts'
import { isJoinChange, isPathChange } from './change-kinds.ts'
import { sayJoins } from './clauses/joins.ts'
import { sayReads } from './clauses/reads.ts'
import type { Flip, FlipSide } from './flip.ts'
import { marginOf, type Rival } from './rivals.ts'

export interface NotTaken {
  readonly rival: Rival
  /** What the rival does otherwise, by the name that it is to have: `orders_created_at_idx`. */
  readonly way: string
  /** The tables that it is about. */
  readonly relations: readonly string[]
}

/** What a plan that was not chosen would take: how much it would read, how often it would look up, and what it would cost. */
export function sayRival(
  { rival, way, relations }: NotTaken,
  chosen: Flip['plans']['candidate'],
  sql: string,
  side: FlipSide,
): readonly string[] {
  const plans = { baseline: rival.plan, candidate: chosen }
  const terms = {
    policy: defaultPolicy,
    costsCompare: true,
    facts: { baseline: side.facts, candidate: side.facts },
  }
  const found = comparePlans(plans.baseline, plans.candidate, terms)
  const { changes } = judgeChanges(found, plans, terms, { name: '', allows: [] })
  const paths = changes.filter((change) => isPathChange(change) && relations.includes(change.relation))
  const clauses = [...paths.slice(0, 1), ...changes.filter(isJoinChange).slice(0, 1)].map((change) => {
    const rivals = { found: [rival], runnerUp: rival, former: rival, isOnlyWay: false }
    const flip: Flip = {
      change,
      plans,
      sql: { baseline: sql, candidate: sql },
      baseline: side,
      candidate: side,
      rivals,
      unsearchable: [],
    }
    return sayReads(flip, []) ?? sayJoins(flip, [])
  })
  const said = clauses.filter((clause) => clause !== null).join('; ')
  return [...(said === '' ? [] : [`${said}.`]), sayPrice(rival, way, chosen)]
}

function sayPrice(rival: Rival, way: string, chosen: Flip['plans']['candidate']): string {
  const { totalCost } = chosen.root.estimate
  const margin = marginOf(rival, chosen)
  const times =
    margin < 1.005 ? 'about as much as' : `${margin < 9.95 ? margin.toFixed(2) : sayCount(margin)}x`
  return `${way} the plan would cost ${sayCost(rival.cost)}, ${times} the ${sayCost(totalCost)} of the plan that was chosen.`
}
