import type { PlanFacts } from '../compare/facts/plan-facts.ts'
import type { PlanPair } from '../compare/plan-pair.ts'
import { readRival, type Rival, type Rivals } from '../compare/why/rivals.ts'
import { changesWithin } from '../compare/why/shape-changes.ts'
import { takesWay } from '../compare/why/takes-way.ts'
import { waysOfChange } from '../compare/why/ways-of-change.ts'
import { bothWays, isNothing, isWithin, waysWithout, type Ways } from '../compare/why/ways.ts'
import type { Statement } from '../explain/explain-statement.ts'
import { explainWithout } from '../explain/explain-without.ts'
import type { PlanChange } from '../model/plan-change.ts'
import type { Session } from '../model/session.ts'

export interface RivalsWanted {
  readonly statement: Statement
  readonly plans: PlanPair
  /** Between the two plans. */
  readonly change: PlanChange
  readonly facts: PlanFacts
}

/** Each is two EXPLAINs. */
const mostAsked = 6

/**
 * Asks the candidate's scratch for the plans that its choice won against: without the way of the change itself, then without whatever
 * else the baseline's plan does not do, until that plan comes out or nothing more can be withheld.
 */
export async function findRivals(session: Session, wanted: RivalsWanted): Promise<Rivals> {
  const { statement, plans, change, facts } = wanted
  const { baseline: former, candidate: chosen } = plans
  const own = waysOfChange(change)
  const found: Rival[] = []
  let wasWithheld = false
  let wasLeft = false

  const asked: Ways[] = []
  const next = startsOf(own, waysWithout(chosen, former)).toReversed()
  for (let withheld = next.pop(); withheld !== undefined && asked.length < mostAsked; withheld = next.pop()) {
    asked.push(withheld)
    const outcome = await explainWithout(session, statement, withheld)
    if (outcome.status === 'failed') continue
    const { plan } = outcome
    const rival = readRival(plan, chosen, withheld)
    const isLeft = !takesWay(plan, change, chosen, facts)
    wasLeft ||= isLeft
    wasWithheld ||= !isNothing(own) && isWithin(own, withheld)
    if (isLeft && rival !== undefined) {
      found.push(rival)
      if (changesWithin(former, plan, facts).length === 0) return rivalsOf(found, rival)
    }
    const more = bothWays(withheld, waysWithout(plan, former))
    if (!asked.some((known) => isWithin(more, known))) next.push(more)
  }
  return { ...rivalsOf(found), isOnlyWay: wasWithheld && !wasLeft }
}

/** The change's own ways first, unless the baseline's plan takes them elsewhere: then nothing like it could come out. */
function startsOf(own: Ways, between: Ways): readonly Ways[] {
  const settingsOnly = { settings: own.settings, indexes: [] }
  const starts = isWithin(settingsOnly, between) ? [own, between] : [between, own]
  return starts.filter((ways) => !isNothing(ways))
}

/** Of those that had to take what is switched off, only the baseline's plan is known to be no dearer than it has to be. */
function rivalsOf(found: readonly Rival[], former?: Rival): Rivals {
  const [runnerUp] = found
    .filter((rival) => !rival.isForced || rival === former)
    .toSorted((one, other) => one.cost - other.cost)
  return {
    found,
    ...(runnerUp !== undefined && { runnerUp }),
    ...(former !== undefined && { former }),
    isOnlyWay: false,
  }
}
