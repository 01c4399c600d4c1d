import { condition, whereClause } from './conditions.ts'
import type { DatabaseFacts } from './database-facts.ts'
import { dataChange } from './data-change.ts'
import { fromClause, anyRelation } from './from-clause.ts'
import { literalFor } from './literals.ts'
import type { Random } from './random.ts'
import { randomFrom } from './random.ts'
import type { Reference, Source } from './scope.ts'
import { anyReference, referencesOf, sortableReference } from './scope.ts'

/**
 * A statement about a database, the same for the same facts and seed. A few in a hundred are refused by Postgres: a type
 * lacks an operator, or a FULL JOIN has no equality that can be merged or hashed.
 */
export function randomStatement(facts: DatabaseFacts, seed: string): string {
  const random = randomFrom(seed)
  return random.pick(kinds)(random, facts)
}

type Kind = (random: Random, facts: DatabaseFacts) => string

const kinds: readonly Kind[] = [
  oneTable,
  oneTable,
  oneTable,
  oneTable,
  oneTable,
  joined,
  joined,
  joined,
  joined,
  grouped,
  grouped,
  grouped,
  distinct,
  windowed,
  withSubquery,
  withSubquery,
  withSubquery,
  combined,
  withTable,
  lateral,
  manyTables,
  smallest,
  dataChange,
  dataChange,
]

function oneTable(random: Random, facts: DatabaseFacts): string {
  return select(random, facts, 0)
}

function joined(random: Random, facts: DatabaseFacts): string {
  return select(random, facts, random.pick([1, 1, 1, 2, 2, 3, 4, 5]))
}

/** More than `join_collapse_limit` lets be searched at once, and with FROM's commas more than `geqo_threshold`. */
function manyTables(random: Random, facts: DatabaseFacts): string {
  const { sql, sources } = fromClause(random, facts, random.pick([6, 7, 8, 9, 12, 13]))
  return `SELECT count(*) FROM ${sql}${whereClause(random, sources)}`
}

function select(random: Random, facts: DatabaseFacts, joins: number): string {
  const { sql, sources } = fromClause(random, facts, joins)
  return selectFrom(random, sql, sources)
}

function selectFrom(
  random: Random,
  from: string,
  sources: readonly Source[],
  more: readonly string[] = [],
): string {
  const where = whereClause(random, sources, more)
  if (random.chance(0.2)) return `SELECT count(*) FROM ${from}${where}`
  return `SELECT ${columnList(random, sources)} FROM ${from}${where}${orderAndLimit(random, sources)}`
}

function columnList(random: Random, sources: readonly Source[]): string {
  if (random.chance(0.2)) return '*'
  const count = 1 + random.below(3)
  return Array.from({ length: count }, () => anyReference(random, sources).sql).join(', ')
}

function orderAndLimit(random: Random, sources: readonly Source[]): string {
  if (random.chance(0.6)) return limit(random, 0.1)
  const keys = sortKeys(random, sources, 1 + random.below(2))
  return keys.length === 0 ? '' : ` ORDER BY ${keys.join(', ')}${limit(random, 0.6)}`
}

function sortKeys(random: Random, sources: readonly Source[], count: number): readonly string[] {
  return distinctReferences(random, sources, count).map(
    ({ sql }) => `${sql}${random.pick(['', '', ' DESC', ' DESC NULLS LAST', ' NULLS FIRST'])}`,
  )
}

function limit(random: Random, probability: number): string {
  if (!random.chance(probability)) return ''
  return ` LIMIT ${random.pick([1, 10, 50, 1000])}${random.chance(0.2) ? ` OFFSET ${random.pick([10, 1000, 100_000])}` : ''}`
}

function distinctReferences(random: Random, sources: readonly Source[], count: number): readonly Reference[] {
  const found = new Map<string, Reference>()
  for (let attempt = 0; attempt < count; attempt += 1) {
    const reference = sortableReference(random, sources)
    if (reference !== undefined) found.set(reference.sql, reference)
  }
  return [...found.values()]
}

function grouped(random: Random, facts: DatabaseFacts): string {
  const { sql, sources } = fromClause(random, facts, random.pick([0, 0, 0, 1, 1, 2, 3]))
  const keys = [
    ...distinctReferences(random, sources, random.pick([0, 1, 1, 2, 2, 3])).map((key) => key.sql),
    ...expressionKey(random, sources),
  ]
  const aggregates = Array.from({ length: 1 + random.below(3) }, () => aggregate(random, sources))
  const body = `SELECT ${[...keys, ...aggregates].join(', ')} FROM ${sql}${whereClause(random, sources)}`
  if (keys.length === 0) return body
  const having = random.chance(0.2) ? ' HAVING count(*) > 5' : ''
  const order = random.chance(0.4)
    ? ` ORDER BY ${random.pick([keys.join(', '), 'count(*) DESC'])}${limit(random, 0.5)}`
    : ''
  return `${body} GROUP BY ${grouping(random, keys)}${having}${order}`
}

/** Of an index or extended statistics, which know how many values it has. */
function expressionKey(random: Random, sources: readonly Source[]): readonly string[] {
  const [only] = sources
  if (
    only === undefined ||
    sources.length > 1 ||
    only.relation.expressions.length === 0 ||
    random.chance(0.6)
  )
    return []
  return [random.pick(only.relation.expressions).name]
}

function grouping(random: Random, keys: readonly string[]): string {
  const list = keys.join(', ')
  if (random.chance(0.85)) return list
  return random.pick([`ROLLUP (${list})`, `CUBE (${list})`, `GROUPING SETS ((${list}), ())`])
}

function aggregate(random: Random, sources: readonly Source[]): string {
  const { sql, column } = anyReference(random, sources)
  const filter = random.chance(0.2) ? ` FILTER (WHERE ${condition(random, sources)})` : ''
  const ordered = sortableReference(random, sources)?.sql ?? sql
  const call = random.pick([
    'count(*)',
    `count(${sql})`,
    `count(DISTINCT ${ordered})`,
    `array_agg(${sql})`,
    `array_agg(${sql} ORDER BY ${ordered})`,
    ...(column.family === 'number' ? [`sum(${sql})`, `avg(${sql})`, `max(${sql})`, `stddev(${sql})`] : []),
    ...(['string', 'time', 'enum'].includes(column.family) ? [`max(${sql})`, `min(${sql})`] : []),
    ...(column.family === 'boolean' ? [`bool_or(${sql})`] : []),
  ])
  return `${call}${filter}`
}

function distinct(random: Random, facts: DatabaseFacts): string {
  const { sql, sources } = fromClause(random, facts, random.pick([0, 0, 1, 2]))
  const keys = distinctReferences(random, sources, 1 + random.below(3)).map((key) => key.sql)
  if (keys.length === 0) return oneTable(random, facts)
  const where = whereClause(random, sources)
  if (random.chance(0.3)) {
    return `SELECT DISTINCT ON (${keys.join(', ')}) * FROM ${sql}${where} ORDER BY ${keys.join(', ')}${limit(random, 0.3)}`
  }
  return `SELECT DISTINCT ${keys.join(', ')} FROM ${sql}${where}${random.chance(0.3) ? ` ORDER BY ${keys.join(', ')}` : ''}${limit(random, 0.2)}`
}

function windowed(random: Random, facts: DatabaseFacts): string {
  const { sql, sources } = fromClause(random, facts, random.pick([0, 0, 1, 2]))
  const [part, order] = distinctReferences(random, sources, 4)
  const partition = part !== undefined && random.chance(0.6) ? `PARTITION BY ${part.sql} ` : ''
  const call = random.pick([
    'rank()',
    'row_number()',
    'count(*)',
    `lag(${anyReference(random, sources).sql})`,
  ])
  const within = `${partition}ORDER BY ${(order ?? part)?.sql ?? '1'}`
  const body = `SELECT ${columnList(random, sources).replace(/^\*$/, '1')}, ${call} OVER (${within}) AS place FROM ${sql}${whereClause(random, sources)}`
  return random.chance(0.3) ? `SELECT * FROM (${body}) AS numbered WHERE place <= 3` : body
}

function withSubquery(random: Random, facts: DatabaseFacts): string {
  const outer = fromClause(random, facts, random.pick([0, 0, 1, 2]))
  const inner = fromClause(random, facts, random.pick([0, 0, 0, 1]))
  const renamed = inner.sql.replaceAll(/\bt(\d)\b/g, 's$1')
  const sources = inner.sources.map((source) => ({ ...source, alias: source.alias.replace('t', 's') }))
  const pair = matchingColumns(random, outer.sources, sources)
  if (pair === undefined) return oneTable(random, facts)
  const [left, right] = pair
  const more = whereClause(random, sources)
  const and = more === '' ? ' WHERE' : `${more} AND`
  const test = random.pick([
    `EXISTS (SELECT FROM ${renamed}${and} ${left} = ${right})`,
    `EXISTS (SELECT FROM ${renamed}${and} ${left} = ${right})`,
    `NOT EXISTS (SELECT FROM ${renamed}${and} ${left} = ${right})`,
    `${left} IN (SELECT ${right} FROM ${renamed}${more})`,
    `${left} NOT IN (SELECT ${right} FROM ${renamed}${more})`,
    `${left} = (SELECT ${right} FROM ${renamed}${more} LIMIT 1)`,
    `${left} > ALL (SELECT ${right} FROM ${renamed}${more})`,
    `(SELECT count(*) FROM ${renamed}${and} ${left} = ${right}) > 2`,
  ])
  return selectFrom(random, outer.sql, outer.sources, [test])
}

function matchingColumns(
  random: Random,
  outer: readonly Source[],
  inner: readonly Source[],
): readonly [string, string] | undefined {
  const pairs = outer.flatMap(referencesOf).flatMap((left) =>
    inner
      .flatMap(referencesOf)
      .filter(
        ({ column }) =>
          column.type === left.column.type && column.family !== 'other' && column.family !== 'point',
      )
      .map((right) => [left.sql, right.sql] as const),
  )
  return pairs.length === 0 ? undefined : random.pick(pairs)
}

function combined(random: Random, facts: DatabaseFacts): string {
  const first = fromClause(random, facts, random.below(2))
  const key = sortableReference(random, first.sources)
  if (key === undefined) return oneTable(random, facts)
  const others = Array.from({ length: 1 + random.below(2) }, () => {
    const { sql, sources } = fromClause(random, facts, random.below(2))
    const same = sources.flatMap(referencesOf).filter(({ column }) => column.type === key.column.type)
    const column = same.length === 0 ? `NULL::${key.column.type}` : random.pick(same).sql
    return `${random.pick(setOperations)} SELECT ${column} FROM ${sql}${whereClause(random, sources)}`
  })
  const order = random.chance(0.3) ? ` ORDER BY 1${limit(random, 0.6)}` : ''
  return `SELECT ${key.sql} FROM ${first.sql}${whereClause(random, first.sources)} ${others.join(' ')}${order}`
}

const setOperations = ['UNION', 'UNION', 'UNION ALL', 'INTERSECT', 'EXCEPT', 'INTERSECT ALL']

function withTable(random: Random, facts: DatabaseFacts): string {
  const { sql, sources } = fromClause(random, facts, random.below(3))
  const keys = distinctReferences(random, sources, 2)
  const outer = fromClause(random, facts, random.below(2))
  const match = keys.flatMap(({ column }, place) =>
    outer.sources
      .flatMap(referencesOf)
      .filter((other) => other.column.type === column.type)
      .map((other) => `w.c${place} = ${other.sql}`),
  )
  if (match.length === 0) return oneTable(random, facts)
  const hint = random.pick(['', 'MATERIALIZED ', 'MATERIALIZED ', 'NOT MATERIALIZED '])
  const columns = keys.map((key, place) => `${key.sql} AS c${place}`).join(', ')
  const again = random.chance(0.3) ? ` AND w.c0 IN (SELECT c0 FROM w${limit(random, 0.5)})` : ''
  return `WITH w AS ${hint}(SELECT ${columns} FROM ${sql}${whereClause(random, sources)}${limit(random, 0.2)}) SELECT count(*) FROM w JOIN ${outer.sql} ON ${random.pick(match)}${again}`
}

function lateral(random: Random, facts: DatabaseFacts): string {
  const outer = fromClause(random, facts, random.below(2))
  const relation = anyRelation(random, facts)
  const inner = [{ alias: 's0', relation }]
  const pair = matchingColumns(random, outer.sources, inner)
  if (pair === undefined) return oneTable(random, facts)
  const join = random.pick(['JOIN', 'LEFT JOIN'])
  const keys = sortKeys(random, inner, 1)
  const order = keys.length === 0 ? '' : ` ORDER BY ${keys.join(', ')}`
  const body = `SELECT s0.* FROM ${relation.name} AS s0${whereClause(random, inner, [`${pair[0]} = ${pair[1]}`])}${order} LIMIT ${random.pick([1, 3, 100])}`
  return `SELECT count(*) FROM ${outer.sql} ${join} LATERAL (${body}) AS l ON true${whereClause(random, outer.sources)}`
}

function smallest(random: Random, facts: DatabaseFacts): string {
  const { sql, sources } = fromClause(random, facts, random.chance(0.8) ? 0 : 1)
  const { sql: key, column } = anyReference(random, sources)
  if (!['number', 'time', 'string', 'enum'].includes(column.family)) return oneTable(random, facts)
  const values = random.pick([`min(${key})`, `max(${key})`, `min(${key}), max(${key})`])
  const where = random.chance(0.5)
    ? ` WHERE ${key} > ${literalFor(random, column)}`
    : whereClause(random, sources)
  return `SELECT ${values} FROM ${sql}${where}`
}
