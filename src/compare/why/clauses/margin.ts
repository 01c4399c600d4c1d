import type { AccessPath } from '../../../model/plan-change.ts'
import { sayFactor } from '../../../model/say-numbers.ts'
import { isJoinChange, isPathChange, placeOf } from '../change-kinds.ts'
import type { Flip } from '../flip.ts'
import { marginOf, type Rival } from '../rivals.ts'
import { changesWithin } from '../shape-changes.ts'
import { isAnyOff } from '../ways.ts'
import type { Clause } from './clause.ts'
import { sayMethod, sayScan, sayWithheld } from './say-ways.ts'

/** What a way that was not taken would cost. */
export const sayMargin: Clause = (flip) => {
  const { rivals, change } = flip
  const { former, runnerUp } = rivals
  const isDecision = isPathChange(change) || isJoinChange(change) || change.kind === 'sort-added'
  if (runnerUp === undefined) {
    // Of ways that are all switched off, the planner takes the cheapest.
    const isCertain = rivals.isOnlyWay && isDecision && !isAnyOff(flip.candidate.settings)
    return isCertain ? 'there is no other way' : null
  }
  if (former === undefined) return sayRunnerUp(runnerUp, flip)
  const said = sayFormer(former, flip)
  const isCloser = marginOf(runnerUp, flip.plans.candidate) * 1.005 < marginOf(former, flip.plans.candidate)
  return (
    [said, isCloser ? sayRunnerUp(runnerUp, flip) : null].filter((part) => part !== null).join('; ') || null
  )
}

/** Of the two ways where nothing else differs, else of the whole plan. */
function sayFormer(former: Rival, flip: Flip): string | null {
  const { change, plans, candidate } = flip
  const margin = sayTimes(marginOf(former, plans.candidate))
  if (margin === null) return null
  const between = changesWithin(former.plan, plans.candidate, candidate.facts)
  const isAlone = between.every((one) => placeOf(one) === placeOf(change))
  const ways = isAlone && margin !== same ? waysIn(change) : null
  if (ways === null) return `the baseline's plan would cost ${sayAmount(margin)}`
  // The other one has been spoken of.
  return ways.isFormerSpokenOf
    ? `${ways.chosen} is ${margin} cheaper`
    : `${ways.former} would cost ${sayAmount(margin)}`
}

function waysIn(
  change: Flip['change'],
): { readonly former: string; readonly chosen: string; readonly isFormerSpokenOf: boolean } | null {
  if (isPathChange(change)) {
    const { before, after } = change
    const isSameIndex = before.indexes.join() === after.indexes.join()
    const say = isSameIndex ? ({ method }: AccessPath): string => sayMethod(method) : sayScan
    return { former: say(before), chosen: say(after), isFormerSpokenOf: before.indexes.length > 0 }
  }
  if (!isJoinChange(change) || `${change.before.method}${change.after.method}`.includes(' and ')) return null
  const [former, chosen] = [sayMethod(change.before.method), sayMethod(change.after.method)]
  return { former, chosen, isFormerSpokenOf: true }
}

function sayRunnerUp(runnerUp: Rival, { plans }: Flip): string | null {
  const margin = sayTimes(marginOf(runnerUp, plans.candidate))
  if (margin === null) return null
  const withheld = sayWithheld(runnerUp.withheld)
  return withheld === null
    ? `the next best plan found would cost ${sayAmount(margin)}`
    : `${withheld} the plan would cost ${sayAmount(margin)}`
}

const same = 'same'

function sayAmount(margin: string): string {
  return margin === same ? 'the same' : `${margin} as much`
}

/** Null where it is cheaper than what was chosen, which the search has missed. */
function sayTimes(margin: number): string | null {
  if (margin < 0.985) return null
  return margin < 1.005 ? same : sayFactor(margin)
}
