import type { Session } from '../../model/session.ts'
import { sqlErrorOf } from '../../model/session.ts'
import { undone } from '../../postgres/transaction.ts'

/** Values whose order only production knows. */
export interface Unordered {
  readonly family: string
  /** As SQL takes it, without the length that `character` would get of itself. */
  readonly type: string
  /** Quoted; null where the type has none. */
  readonly collation: string | null
  readonly values: readonly string[]
}

/**
 * Ranks of values as production orders them, by family: equal values have the same rank. One round trip; a family that
 * production refuses to order has none.
 */
export async function rankValues(
  session: Session,
  families: readonly Unordered[],
): Promise<ReadonlyMap<string, readonly number[]>> {
  const rows = await askAbout(
    session,
    families,
    (family, place) => `
    SELECT ${place} AS place, json_agg(rank ORDER BY at) AS answer FROM (
      SELECT at, dense_rank() OVER (ORDER BY ${castValue(family)}) AS rank FROM ${valuesAt(place)}) AS ranked`,
  )
  return new Map(rows.map(({ family, answer }) => [family, answer as readonly number[]]))
}

/**
 * Values as production prints them, of families whose values are in ascending order and differ. Operators are not named: those
 * of an extension are not on the search path.
 */
export async function printOrdered(
  session: Session,
  families: readonly Unordered[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await askAbout(
    session,
    families,
    (family, place) => `
    SELECT ${place} AS place, CASE WHEN bool_and(rank = at) THEN json_agg(printed ORDER BY at) END AS answer FROM (
      SELECT at, (${castValue(family)})::text AS printed,
        dense_rank() OVER (ORDER BY ${castValue(family)}) AS rank FROM ${valuesAt(place)}) AS checked`,
  )
  return new Map(
    rows.flatMap(({ family, answer }) =>
      Array.isArray(answer) ? [[family, answer as readonly string[]]] : [],
    ),
  )
}

interface Answer {
  readonly family: string
  readonly answer: unknown
}

/** Values travel as a parameter: no log of statements, and no list of what is running, shows them. */
async function askAbout(
  session: Session,
  families: readonly Unordered[],
  question: (family: Unordered, place: number) => string,
): Promise<readonly Answer[]> {
  if (families.length === 0) return []
  const sql = families.map((family, place) => question(family, place)).join('\nUNION ALL\n')
  const values = JSON.stringify(families.map((family) => family.values))
  try {
    const rows = await undone(session, () => session.query<{ place: number; answer: unknown }>(sql, [values]))
    return rows.flatMap(({ place, answer }) => {
      const family = families[place]
      return family === undefined ? [] : [{ family: family.family, answer }]
    })
  } catch (error) {
    const refusal = sqlErrorOf(error)
    // Cancelled, or shut down: that says nothing about the values.
    if (refusal === undefined || refusal.sqlstate.startsWith('57')) throw error
    if (families.length === 1) return []
    const answers: Answer[] = []
    for (const family of families) answers.push(...(await askAbout(session, [family], question)))
    return answers
  }
}

function valuesAt(place: number): string {
  return `jsonb_array_elements_text($1::jsonb -> ${place}) WITH ORDINALITY AS v(value, at)`
}

function castValue({ type, collation }: Unordered): string {
  return `value::${type}${collation === null ? '' : ` COLLATE ${collation}`}`
}
