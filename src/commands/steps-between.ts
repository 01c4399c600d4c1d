import type { Ingredient } from '../model/blame.ts'
import type { Question, Search } from '../vary/minimal-set.ts'
import type { Suspect } from './suspects.ts'

/** A suspect, and how far the search for its culprit is. */
export interface Inquiry extends Suspect {
  readonly search: Search
  readonly question: Question
}

/** A scenario between two, by what it takes from the candidate, and the inquiries to which it has an answer. */
export interface Step {
  readonly taken: readonly Ingredient[]
  readonly asked: readonly Inquiry[]
}

/**
 * The step that answers the first question, and as many others as one can: what a query does not depend on may be taken from
 * either side.
 */
export function nextStep(inquiries: readonly Inquiry[]): Step {
  let step: Step = { taken: [], asked: [] }
  for (const inquiry of inquiries) {
    const taken = [...new Set([...step.taken, ...scenarioPart(inquiry.question.taken)])]
    const asked = [...step.asked, inquiry]
    if (asked.every((one) => isAnsweredBy(taken, one))) step = { taken, asked }
  }
  return step
}

function isAnsweredBy(taken: readonly Ingredient[], { question, ingredients }: Inquiry): boolean {
  const wanted = scenarioPart(question.taken)
  const relevant = taken.filter((ingredient) => ingredients.includes(ingredient))
  return relevant.length === wanted.length && wanted.every((ingredient) => relevant.includes(ingredient))
}

/** The text of the query is no part of a scenario. */
function scenarioPart(ingredients: readonly Ingredient[]): readonly Ingredient[] {
  return ingredients.filter(({ kind }) => kind !== 'query')
}
