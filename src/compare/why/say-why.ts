import type { Why } from '../../model/why.ts'
import type { Clause } from './clauses/clause.ts'
import { sayGroups } from './clauses/groups.ts'
import { sayJoins } from './clauses/joins.ts'
import { sayLost } from './clauses/lost.ts'
import { sayMargin } from './clauses/margin.ts'
import { sayMoved } from './clauses/moved.ts'
import { sayReads } from './clauses/reads.ts'
import type { Flip } from './flip.ts'
import { movedInputs } from './moved-inputs.ts'
import { alternativeOf, marginOf } from './rivals.ts'

/** The first that has something to say begins the sentence. */
const beginnings: readonly Clause[] = [sayLost, sayReads, sayJoins, sayGroups]

/** Why a plan flipped, in one sentence; undefined where nothing is known but that it did. */
export function sayWhy(flip: Flip): Why | undefined {
  const inputs = movedInputs(flip)
  const beginning = beginnings.map((say) => say(flip, inputs)).find((clause) => clause !== null)
  const clauses = [beginning, sayMoved(flip, inputs), sayMargin(flip, inputs)].filter(
    (clause) => clause !== null && clause !== undefined,
  )
  if (clauses.length === 0) return undefined
  const { runnerUp, former } = flip.rivals
  return {
    sentence: clauses.join('; '),
    ...(runnerUp !== undefined && {
      margin: marginOf(runnerUp, flip.plans.candidate),
      runnerUp: alternativeOf(runnerUp),
    }),
    ...(former !== undefined && { formerWay: alternativeOf(former) }),
    inputs,
  }
}
