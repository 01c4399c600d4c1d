import type { ColumnFacts } from './database-facts.ts'
import { conditionOn } from './condition-on.ts'
import type { Random } from './random.ts'
import type { Reference, Source } from './scope.ts'
import { anyReference, referencesOf } from './scope.ts'

/** A WHERE clause over the sources, or nothing: one to four conditions, some in an OR or under a NOT. */
export function whereClause(
  random: Random,
  sources: readonly Source[],
  more: readonly string[] = [],
): string {
  const count = random.pick([0, 1, 1, 1, 2, 2, 3, 4])
  const conditions = [...more, ...Array.from({ length: count }, () => condition(random, sources))]
  return conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`
}

export function condition(random: Random, sources: readonly Source[]): string {
  const kind = random.below(20)
  if (kind === 0) return `(${simple(random, sources)} OR ${simple(random, sources)})`
  if (kind === 1) return `NOT (${simple(random, sources)} AND ${simple(random, sources)})`
  if (kind === 2) return anyOfOne(random, sources)
  if (kind === 3) return betweenColumns(random, sources) ?? simple(random, sources)
  if (kind <= 6) return ofOneTable(random, sources) ?? simple(random, sources)
  return simple(random, sources)
}

function simple(random: Random, sources: readonly Source[]): string {
  return conditionOn(random, anyReference(random, sources))
}

/** `a = 1 OR a = 7 OR a > 90`, which 18 makes an array of. */
function anyOfOne(random: Random, sources: readonly Source[]): string {
  const reference = anyReference(random, sources)
  const count = 2 + random.below(3)
  return `(${Array.from({ length: count }, () => conditionOn(random, reference)).join(' OR ')})`
}

function betweenColumns(random: Random, sources: readonly Source[]): string | undefined {
  const all = sources.flatMap(referencesOf)
  const left = anyReference(random, sources)
  const others = all.filter(({ sql, column }) => sql !== left.sql && sameType(column, left.column))
  if (others.length === 0 || left.column.family === 'point' || left.column.family === 'other')
    return undefined
  return `${left.sql} ${random.pick(['=', '<>', '<', '>='])} ${random.pick(others).sql}`
}

/** Expressions and predicates of a table's indexes name its columns alone: only where they can mean no other table's. */
function ofOneTable(random: Random, sources: readonly Source[]): string | undefined {
  const [only] = sources
  if (only === undefined || sources.length > 1) return undefined
  const { expressions, predicates } = only.relation
  const places = expressions.length + predicates.length
  if (places === 0) return undefined
  const place = random.below(places)
  const expression = expressions[place]
  return expression === undefined
    ? `(${predicates[place - expressions.length]})`
    : conditionOn(random, asReference(expression))
}

function asReference(column: ColumnFacts): Reference {
  return { sql: column.name, column }
}

function sameType(one: ColumnFacts, other: ColumnFacts): boolean {
  return one.type === other.type
}
