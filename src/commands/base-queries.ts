import type { Query } from '../model/query.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { groupBy } from '../postgres/group-by.ts'
import type { Context } from './context.ts'
import type { OpenScenario } from './open-scenario.ts'
import { withDrawnSamples } from './plan-corpus.ts'

/**
 * The queries of another branch, of which those that differ from the candidate's in their values and the lengths of their lists
 * only have the candidate's: two recordings of one application seldom have the same.
 */
export function withSameTexts(queries: readonly Query[], candidates: readonly Query[]): readonly Query[] {
  const families = groupBy(candidates, ({ family }) => family)
  const known = new Set<string>()
  return queries.flatMap((query) => {
    const { family, inARow } = query
    const alike = family === undefined ? undefined : families.get(family)
    if (family === undefined || alike === undefined) return [query]
    if (known.has(family)) return []
    known.add(family)
    return alike.map((text) => withRow(text, inARow))
  })
}

function withRow({ inARow: _its, ...text }: Query, inARow: number | undefined): Query {
  return inARow === undefined ? text : { ...text, inARow }
}

/**
 * The queries of another branch, with the values that the candidate's were given: by statement, else by name where it takes as many
 * parameters. Those that only that branch has get values of their own.
 */
export async function withSameSamples(
  base: OpenScenario,
  queries: readonly Query[],
  candidates: readonly Query[],
  snapshot: Snapshot,
  context: Context,
): Promise<readonly Query[]> {
  const byId = new Map(candidates.map((query) => [query.id, query]))
  const byName = new Map(candidates.map((query) => [query.name, query]))
  const known = queries.map((query): Query => {
    const named = byName.get(query.name)
    const alike = named?.parameters.length === query.parameters.length ? named : undefined
    const { samples = query.samples, drawn } = byId.get(query.id) ?? alike ?? {}
    return { ...query, samples, ...(drawn !== undefined && { drawn }) }
  })
  const own = await withDrawnSamples(
    base,
    known.filter(({ drawn }) => drawn === undefined),
    snapshot,
    context,
  )
  const rest = [...own]
  return known.map((query) => (query.drawn === undefined ? (rest.shift() ?? query) : query))
}

/** Of another branch's queries those that belong to a part of this one's; what only that branch has belongs to the first part. */
export function baseOfPart(
  queries: readonly Query[],
  all: readonly Query[],
  part: readonly Query[],
  isFirst: boolean,
): readonly Query[] {
  const isAmong = (query: Query, others: readonly Query[]): boolean =>
    others.some(({ id, name }) => id === query.id || name === query.name)
  return queries.filter((query) => isAmong(query, part) || (isFirst && !isAmong(query, all)))
}
