import type { ColumnFacts, RelationFacts } from './database-facts.ts'
import type { Random } from './random.ts'

/** A relation that a FROM clause brings in, under the name by which the statement speaks of it. */
export interface Source {
  readonly alias: string
  readonly relation: RelationFacts
}

/** A column of a source: what it is, and how the statement spells it. */
export interface Reference {
  readonly sql: string
  readonly column: ColumnFacts
}

/** Any column of the sources; more often one that an index knows, where there is a choice. */
export function anyReference(random: Random, sources: readonly Source[]): Reference {
  const references = referencesOf(random.pick(sources))
  const indexed = references.filter(({ column }) => column.isIndexed)
  return random.pick(indexed.length > 0 && random.chance(0.5) ? indexed : references)
}

/** A column that can be sorted and grouped by. */
export function sortableReference(random: Random, sources: readonly Source[]): Reference | undefined {
  const sortable = sources
    .flatMap(referencesOf)
    .filter(({ column }) => column.family !== 'point' && column.family !== 'other')
  const indexed = sortable.filter(({ column }) => column.isIndexed)
  if (sortable.length === 0) return undefined
  return random.pick(indexed.length > 0 && random.chance(0.5) ? indexed : sortable)
}

export function referencesOf({ alias, relation }: Source): readonly Reference[] {
  return relation.columns.map((column) => ({ sql: `${alias}.${column.name}`, column }))
}
