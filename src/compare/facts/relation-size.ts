import type { PlanFacts, RelationFacts } from './plan-facts.ts'

/** A relation as a plan names it: EXPLAIN tells the schema where it is asked to be verbose. */
export interface NamedRelation {
  readonly relation: string
  readonly schema?: string
}

/** What is known of a relation; undefined where the name alone does not tell which one it is. */
export function factsAbout(
  { relation, schema }: NamedRelation,
  facts: PlanFacts | undefined,
): RelationFacts | undefined {
  if (facts === undefined) return undefined
  const namesakes = byName(facts).get(relation) ?? []
  if (schema !== undefined) return namesakes.find(({ schemaname }) => schemaname === schema)
  if (namesakes.length < 2) return namesakes[0]
  return firstInPath(namesakes, facts.settings['search_path'] ?? '')
}

/** `"$user", public` in order; a schema of the user's own is not known here and is passed over. */
function firstInPath(namesakes: readonly RelationFacts[], searchPath: string): RelationFacts | undefined {
  return searchPath
    .split(',')
    .map((schema) =>
      schema
        .trim()
        .replace(/^"(.*)"$/, '$1')
        .replaceAll('""', '"'),
    )
    .map((schema) => namesakes.find(({ schemaname }) => schemaname === schema))
    .find((found) => found !== undefined)
}

const indexes = new WeakMap<PlanFacts, ReadonlyMap<string, readonly RelationFacts[]>>()

function byName(facts: PlanFacts): ReadonlyMap<string, readonly RelationFacts[]> {
  const known = indexes.get(facts)
  if (known !== undefined) return known
  const index = new Map<string, RelationFacts[]>()
  for (const relation of facts.relations) {
    const namesakes = index.get(relation.relname)
    if (namesakes === undefined) index.set(relation.relname, [relation])
    else namesakes.push(relation)
  }
  indexes.set(facts, index)
  return index
}
