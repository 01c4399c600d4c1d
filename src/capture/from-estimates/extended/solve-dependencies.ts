import type { Session } from '../../../model/session.ts'
import { askShares } from '../ask-selectivities.ts'
import { conditionOn, equalsUnseen } from './conditions.ts'
import type { HiddenObject } from './hidden-objects.ts'
import type { KnownKey } from './known-keys.ts'
import type { Dependency } from './serialise.ts'
import { subsetsOf } from './subsets.ts'

export interface KnownObject extends HiddenObject {
  readonly keys: readonly KnownKey[]
}

export interface SolvedDependencies {
  readonly dependencies: readonly Dependency[]
  /** Whether all that the planner can be asked has a solution. */
  readonly isWhole: boolean
}

/**
 * The degrees of functional dependencies. The planner takes the strongest of those that are between just the keys of all
 * conditions, then the strongest between the others (`find_strongest_dependency` of dependencies.c): of every choice of keys
 * there is one that it ever takes, and that is found, with the key that depends on the others.
 *
 * With P for the share that it expects, f for the degree and c for the key that depends on the others A,
 * P(A, c) = f min(P(A), P(c)) + (1 - f) P(A) P(c).
 */
export async function solveDependencies(
  session: Session,
  objects: readonly KnownObject[],
): Promise<readonly SolvedDependencies[]> {
  const asked = objects.map((object) => questionsOn(object))
  const answers = (
    await askShares(
      session,
      asked.flatMap((questions) => questions.map(({ question }) => question)),
    )
  ).values()
  return objects.map((object, at) => {
    const shares = new Map(
      (asked[at] ?? []).map(({ choice, variant }) => [
        nameOf(choice, variant),
        answers.next().value?.share ?? Number.NaN,
      ]),
    )
    const variants = new Set((asked[at] ?? []).map(({ variant }) => variant))
    return solve(object, shares, [...variants])
  })
}

function questionsOn(object: KnownObject) {
  if (!object.kinds.includes('f')) return []
  const places = object.keys.flatMap((key, place) => (trialValues(key).length === 0 ? [] : [place]))
  const choices = [
    ...places.map((place) => [place]),
    ...subsetsOf(places.length).map((choice) => choice.map((at) => places[at] ?? 0)),
  ]
  return variantsOf(places.length).flatMap((variant) =>
    choices.map((choice) => ({
      choice,
      variant,
      question: conditionOn(
        object,
        choice.flatMap((place) => {
          const key = object.keys[place]
          if (key === undefined) return []
          const values = trialValues(key)
          const turn = variant[places.indexOf(place) % 2] ?? 0
          return [equalsUnseen({ key, place }, values[turn] ?? values[0] ?? '')]
        }),
      ),
    })),
  )
}

type Variant = readonly [number, number]

/** Which of the trial values keys take by turns. Of many keys there are hundreds of choices, and each is asked about in two ways only. */
function variantsOf(keys: number): readonly Variant[] {
  const variants = [
    [0, 0],
    [1, 1],
    [2, 0],
    [0, 2],
  ] as const
  return keys > 5 ? variants.slice(0, 2) : variants
}

/** Values that some rows have and some do not: where all have it, whatever the degree is comes to the same. */
function trialValues({ common, bounds }: KnownKey): readonly string[] {
  const usual = [...common].filter(([, frequency]) => frequency < 0.95).map(([value]) => value)
  const values = [...usual, ...bounds.slice(1, -1), ...bounds]
  return [values[0], values[1], values[Math.floor(values.length / 2)]].filter((value) => value !== undefined)
}

function solve(
  { keys, kinds }: KnownObject,
  shares: ReadonlyMap<string, number>,
  variants: readonly Variant[],
): SolvedDependencies {
  if (!kinds.includes('f')) return { dependencies: [], isWhole: true }
  const found = new Map<string, Solution | 'unsolved'>()
  for (const choice of subsetsOf(keys.length)) {
    const smaller = choice.map((left) => found.get(nameOf(choice.filter((place) => place !== left))))
    const least = Math.max(0, ...smaller.map((one) => (typeof one === 'object' ? one.degree : 0)))
    found.set(nameOf(choice), strongest(choice, { keys, shares, variants, least }))
  }
  const solutions = [...found.values()]
  return {
    dependencies: solutions.flatMap((solution) =>
      typeof solution === 'string' || solution.degree < tolerance
        ? []
        : [
            {
              attributes: [...solution.others, solution.dependent].map((place) => keys[place]?.attnum ?? 0),
              degree: solution.degree,
            },
          ],
    ),
    isWhole: !solutions.includes('unsolved'),
  }
}

interface Solution {
  readonly others: readonly number[]
  readonly dependent: number
  readonly degree: number
}

interface Known {
  readonly keys: readonly KnownKey[]
  readonly shares: ReadonlyMap<string, number>
  readonly variants: readonly Variant[]
  /** What depends on some keys depends on more of them no less. */
  readonly least: number
}

function strongest(
  choice: readonly number[],
  { keys, shares, variants, least }: Known,
): Solution | 'unsolved' {
  const solutions = choice.flatMap((dependent) => {
    const others = choice.filter((place) => place !== dependent)
    const degrees = variants.flatMap((variant) => {
      const shareOf = (places: readonly number[]) => shares.get(nameOf(places, variant)) ?? Number.NaN
      return degreeOf(shareOf(choice), shareOf(others), shareOf([dependent])) ?? []
    })
    const degree = degrees[0] ?? Number.NaN
    const doubt = Math.max(...degrees) - Math.min(...degrees)
    const isSolution = degree > least - tolerance && degree < 1 + tolerance && doubt < tolerance
    return isSolution ? [{ others, dependent, degree: Math.min(1, degree), doubt }] : []
  })
  // Between two it comes to the same which depends on which; most often it is the one of fewer values.
  const [best = 'unsolved'] = solutions.toSorted(
    (one, other) =>
      (choice.length > 2 ? one.doubt - other.doubt : 0) ||
      varietyOf(keys[one.dependent]) - varietyOf(keys[other.dependent]),
  )
  return best
}

function degreeOf(all: number, ofOthers: number, own: number): number | undefined {
  const independent = ofOthers * own
  const room = Math.min(ofOthers, own) - independent
  // Too little room is none: nothing can be told apart there.
  if (Number.isNaN(all) || !(room > 1e-6 * independent) || room < 1e-15) return undefined
  return (all - independent) / room
}

/** Degrees are shares of at most three million rows. */
const tolerance = 1e-7

/** More where there are more different values, whatever they are counted in. */
function varietyOf({ distinct }: Pick<KnownKey, 'distinct'> = { distinct: 0 }): number {
  return distinct < 0 ? 1e12 * -distinct : distinct
}

function nameOf(choice: readonly number[], variant: readonly number[] = []): string {
  return `${choice.join(',')}:${variant.join(',')}`
}
