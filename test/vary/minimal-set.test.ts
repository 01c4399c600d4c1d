import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Ingredient } from '../../src/model/blame.ts'
import { searchIngredients } from '../../src/vary/minimal-set.ts'

/* The search against conditions that hold with certain ingredients, and with all that include them. */

const ingredientOf = (at: number): Ingredient =>
  at % 3 === 0
    ? { kind: 'setting', name: `setting ${at}`, baseline: 'off', candidate: 'on' }
    : at % 3 === 1
      ? { kind: 'statistics', relation: `public.table_${at}` }
      : { kind: 'size', relation: `public.table_${at}`, baseline: 1, candidate: 2 }

/** Runs a search, and counts its questions. */
function solve(
  ingredients: readonly Ingredient[],
  flips: (taken: ReadonlySet<Ingredient>) => boolean,
): { readonly found: readonly Ingredient[]; readonly questions: number } {
  const search = searchIngredients(ingredients)
  let questions = 0
  let next = search.next()
  while (next.done !== true) {
    questions += 1
    const { taken, within } = next.value
    expect(flips(new Set(within))).toBe(true)
    next = search.next(flips(new Set(taken)))
  }
  return { found: next.value, questions }
}

const guiltyOnes = fc.integer({ min: 1, max: 40 }).chain((count) =>
  fc.record({
    count: fc.constant(count),
    guilty: fc.array(fc.integer({ min: 0, max: count - 1 }), { minLength: 1, maxLength: 4 }),
  }),
)

test('finds just the ingredients that are needed together', () => {
  fc.assert(
    fc.property(guiltyOnes, ({ count, guilty }) => {
      const ingredients = Array.from({ length: count }, (_, at) => ingredientOf(at))
      const needed = new Set(ingredients.filter((_, at) => guilty.includes(at)))
      const { found, questions } = solve(ingredients, (taken) => [...needed].every((one) => taken.has(one)))
      expect(new Set(found)).toEqual(needed)
      expect(found).toHaveLength(needed.size)
      expect(questions).toBeLessThanOrEqual(needed.size * (2 * Math.ceil(Math.log2(count + 1)) + 6))
    }),
  )
})

test('of several ways to flip it finds one, no part of which can be spared', () => {
  fc.assert(
    fc.property(fc.array(guiltyOnes, { minLength: 1, maxLength: 4 }), (cases) => {
      const count = Math.max(...cases.map((one) => one.count))
      const ingredients = Array.from({ length: count }, (_, at) => ingredientOf(at))
      const ways = cases.map(({ guilty }) => ingredients.filter((_, at) => guilty.includes(at)))
      const flips = (taken: ReadonlySet<Ingredient>): boolean =>
        ways.some((way) => way.every((one) => taken.has(one)))
      const { found } = solve(ingredients, flips)
      expect(flips(new Set(found))).toBe(true)
      for (const spared of found) expect(flips(new Set(found.filter((one) => one !== spared)))).toBe(false)
    }),
  )
})

test('what flips is found even where more of the candidate undoes it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 12 }), fc.infiniteStream(fc.boolean()), (count, answers) => {
      const ingredients = Array.from({ length: count }, (_, at) => ingredientOf(at))
      // Any answers at all, the same for the same question: but with nothing it never flips, and with all it does.
      const known = new Map<string, boolean>()
      const flips = (taken: ReadonlySet<Ingredient>): boolean => {
        if (taken.size === 0 || taken.size === count) return taken.size > 0
        const key = ingredients.map((one) => Number(taken.has(one))).join('')
        const answer = known.get(key) ?? (answers.next().value as boolean)
        known.set(key, answer)
        return answer
      }
      const search = searchIngredients(ingredients)
      let next = search.next()
      while (next.done !== true) next = search.next(flips(new Set(next.value.taken)))
      expect(flips(new Set(next.value))).toBe(true)
    }),
  )
})

test('a single ingredient needs no question', () => {
  const only = ingredientOf(0)
  expect(solve([only], () => true)).toEqual({ found: [only], questions: 0 })
})
