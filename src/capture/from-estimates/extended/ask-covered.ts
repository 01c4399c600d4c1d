import type { Session } from '../../../model/session.ts'
import type { ConditionOnRows } from '../ask-selectivities.ts'
import { askShares } from '../ask-selectivities.ts'
import type { PlacedKey } from './conditions.ts'
import { canRepeat, conditionOn, equals, equalsAny, isGreater, isLess } from './conditions.ts'
import type { KnownKey } from './known-keys.ts'
import type { KnownObject } from './solve-dependencies.ts'

/**
 * Which share of the rows a list of most common combinations covers; undefined where it does not show. Conditions that rule each
 * other out fit none of the list, and if the planner takes each for nearly certain, it expects all rows that the list leaves.
 */
export async function askCovered(
  session: Session,
  objects: readonly KnownObject[],
): Promise<readonly (number | undefined)[]> {
  const asked = objects.map(contradictionOn)
  const questions = asked.flatMap((conditions, place) => {
    const object = objects[place]
    if (object === undefined || conditions === undefined) return []
    return [conditions, ...conditions.map((condition) => [condition])].map((list): ConditionOnRows =>
      conditionOn(object, list),
    )
  })
  const answers = (await askShares(session, questions)).values()
  return asked.map((conditions) => {
    if (conditions === undefined) return undefined
    const together = answers.next().value?.share
    const alone = conditions.map(() => answers.next().value?.share ?? 0)
    const independent = alone.reduce((product, share) => product * share, 1)
    return together !== undefined && together < independent * (1 - 1e-6) ? 1 - together : undefined
  })
}

/** Two conditions on one of the keys, and one on each of the others, for the list is asked only about all its keys at once. */
function contradictionOn({ keys }: KnownObject): readonly string[] | undefined {
  for (const [place, key] of keys.entries()) {
    const found = contradiction({ key, place }, key)
    if (found === undefined) continue
    return [
      ...found,
      ...keys.flatMap((other, at) => (at === place ? [] : [nearlyAlways({ key: other, place: at }, other)])),
    ]
  }
  return undefined
}

function contradiction(placed: PlacedKey, known: KnownKey): readonly string[] | undefined {
  const [below, above] = halvesOf(known)
  if (below !== undefined && above !== undefined) {
    return [anyOf(below, (bound) => isLess(placed, bound)), anyOf(above, (bound) => isGreater(placed, bound))]
  }
  const often = oftenOf(known)
  return often.length < 2 ? undefined : often.map((value) => equalsAtLeastOnce(placed, value))
}

/** What the planner takes for nearly certain, whether or not it is. */
function nearlyAlways(placed: PlacedKey, known: KnownKey): string {
  const [often] = oftenOf(known)
  if (often !== undefined) return equalsAtLeastOnce(placed, often)
  const [below] = halvesOf(known)
  if (below !== undefined) return anyOf(below, (bound) => isLess(placed, bound))
  return equals(placed, null)
}

/** Bounds in the middle of a histogram: to be below any of so many seems certain. */
function halvesOf({ bounds, type }: KnownKey): readonly (readonly string[])[] {
  if (bounds.length < fewestBounds || type.less === null) return []
  const middle = Math.floor(bounds.length / 2)
  return [bounds.slice(Math.max(0, middle - mostBounds), middle), bounds.slice(middle, middle + mostBounds)]
}

function anyOf(values: readonly string[], conditionOf: (value: string) => string): string {
  return `(${values.map(conditionOf).join(' OR ')})`
}

interface CommonValue {
  readonly value: string
  readonly frequency: number
}

function oftenOf(key: KnownKey): readonly CommonValue[] {
  const { common } = key
  if (!canRepeat(key)) return []
  return [...common]
    .filter(([, frequency]) => frequency >= leastFrequency)
    .slice(0, 2)
    .map(([value, frequency]) => ({ value, frequency }))
}

function equalsAtLeastOnce(placed: PlacedKey, { value, frequency }: CommonValue): string {
  return equalsAny(placed, value, Math.ceil(30 / frequency))
}

const fewestBounds = 20
const mostBounds = 40
const leastFrequency = 0.005
