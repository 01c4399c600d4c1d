import type { Ingredient } from '../model/blame.ts'

/** What a search wants to know: does it flip with just these taken from the candidate? `within` is what is still under suspicion. */
export interface Question {
  readonly taken: readonly Ingredient[]
  readonly within: readonly Ingredient[]
}

/** A search that asks questions, is answered whether it flips, and ends with the ingredients that it takes. */
export type Search = Generator<Question, readonly Ingredient[], boolean>

/**
 * The ingredients that it takes, none of which can be spared, to flip what flips with all of them and not with none: first
 * which kinds of ingredients, then which of each kind.
 */
export function* searchIngredients(ingredients: readonly Ingredient[]): Search {
  const kinds = [...new Set(ingredients.map(({ kind }) => kind))]
  const groups = kinds.map((kind) => ingredients.filter((ingredient) => ingredient.kind === kind))
  let needed = yield* minimalSet(groups, [])
  for (const group of needed) {
    const others = needed.filter((other) => other !== group)
    const parts = yield* minimalSet(
      group.map((ingredient) => [ingredient]),
      others.flat(),
    )
    needed = needed.map((other) => (other === group ? parts.flat() : other))
  }
  return needed.flat()
}

type Group = readonly Ingredient[]

/**
 * Halves what is under suspicion as long as one half is enough; where it takes some of both, finds out what of either one while
 * the other one is given (delta debugging: A. Zeller and R. Hildebrandt, Simplifying and Isolating Failure-Inducing Input, 2002).
 * `given` flips with all of `groups`, and not without.
 */
function* minimalSet(groups: readonly Group[], given: Group): Generator<Question, readonly Group[], boolean> {
  if (groups.length < 2) return groups
  const middle = Math.ceil(groups.length / 2)
  const [left, right] = [groups.slice(0, middle), groups.slice(middle)]
  const within = [...given, ...groups.flat()]
  for (const half of [left, right]) {
    const flips = yield { taken: [...given, ...half.flat()], within }
    if (flips) return yield* minimalSet(half, given)
  }
  const ofLeft = yield* minimalSet(left, [...given, ...right.flat()])
  const ofRight = yield* minimalSet(right, [...given, ...ofLeft.flat()])
  return [...ofLeft, ...ofRight]
}
