import type { RelationFacts } from '../facts/plan-facts.ts'
import type { FlipSide } from './flip.ts'

/** What a scan reads, as EXPLAIN names it: without its schema. */
interface Named {
  readonly relation: string
  readonly indexes: readonly string[]
}

/** The table that a scan reads; undefined where neither its name nor its index's tells which of several it is. */
export function relationRead(
  { relation, indexes }: Named,
  { facts, snapshot }: FlipSide,
): RelationFacts | undefined {
  const namesakes = facts.relations.filter(({ relname }) => relname === relation)
  if (namesakes.length < 2) return namesakes[0]
  const [index] = indexes
  const schemas = snapshot.indexes.filter(({ relname, table }) => relname === index && table === relation)
  const [only, another] = schemas
  return another === undefined
    ? namesakes.find(({ schemaname }) => schemaname === only?.schemaname)
    : undefined
}
