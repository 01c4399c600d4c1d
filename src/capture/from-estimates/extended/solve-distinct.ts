import type { Session } from '../../../model/session.ts'
import { explainArms } from '../explain-arms.ts'
import { rowsOfKeys } from './conditions.ts'
import type { HiddenObject } from './hidden-objects.ts'
import type { DistinctItem } from './serialise.ts'
import { subsetsOf } from './subsets.ts'

export interface SolvedDistinct {
  readonly items: readonly DistinctItem[]
  /** Whether it is another number than the planner expects without an object. */
  readonly isTold: boolean
}

/**
 * How many different combinations of keys there are, for every choice of two and more, as the planner expects of DISTINCT
 * (`estimate_num_groups` of selfuncs.c).
 */
export async function solveDistinct(
  session: Session,
  objects: readonly HiddenObject[],
): Promise<readonly (SolvedDistinct | undefined)[]> {
  const asked = objects.map(choicesOf)
  const members = objects.flatMap(({ table }, place) =>
    (asked[place] ?? []).map(() => table.tree?.members ?? 1),
  )
  const plans = await explainArms(
    session,
    objects.flatMap((object, place) => (asked[place] ?? []).map((choice) => selectDistinct(object, choice))),
    members,
  )
  const rows = plans.map((plan) => plan?.['Plan Rows']).values()
  return objects.map((object, place) => {
    const answers = (asked[place] ?? []).map((choice) => ({ choice, rows: rows.next().value }))
    return answers.length === 0 ? undefined : toItems(object, answers)
  })
}

/** No keys, which asks for all rows; keys one by one; and choices of them. */
function choicesOf({ kinds, keys }: HiddenObject): readonly (readonly number[])[] {
  if (!kinds.includes('d')) return []
  return [[], ...keys.map((_, place) => [place]), ...subsetsOf(keys.length)]
}

function selectDistinct(object: HiddenObject, choice: readonly number[]): string {
  const rows = rowsOfKeys(object)
  // A tree as an arm by itself would be one with the arms beside it.
  if (choice.length === 0) return `SELECT 1 FROM (SELECT FROM ${rows} OFFSET 0) AS different`
  return `SELECT 1 FROM (SELECT DISTINCT ${choice.map((place) => `k${place}`).join(', ')} FROM ${rows}) AS different`
}

interface Answer {
  readonly choice: readonly number[]
  readonly rows: number | undefined
}

function toItems({ keys }: HiddenObject, answers: readonly Answer[]): SolvedDistinct | undefined {
  if (answers.some(({ rows }) => rows === undefined)) return undefined
  const [tuples = 0] = answers.map(({ rows }) => rows ?? 0)
  const alone = keys.map((_, place) => answers[place + 1]?.rows ?? 1)
  const combined = answers.filter(({ choice }) => choice.length > 1)
  const isTold = combined.some(
    ({ choice, rows }) =>
      rows !==
      withoutObject(
        choice.map((place) => alone[place] ?? 1),
        tuples,
      ),
  )
  const items = combined.map(({ choice, rows = 0 }) => ({
    attributes: choice.map((place) => keys[place]?.attnum ?? 0),
    distinct: rows,
  }))
  return { items, isTold }
}

/** What the planner expects if nothing is known but the keys: their product, up to a tenth of the rows. */
function withoutObject(alone: readonly number[], tuples: number): number {
  const product = alone.reduce((all, distinct) => all * distinct, 1)
  return Math.ceil(Math.min(product, Math.min(tuples, Math.max(0.1 * tuples, ...alone))))
}
