import type { DatabaseFacts, Link, RelationFacts } from './database-facts.ts'
import { condition } from './conditions.ts'
import type { Random } from './random.ts'
import type { Source } from './scope.ts'
import { referencesOf } from './scope.ts'

export interface FromClause {
  /** What follows FROM. */
  readonly sql: string
  readonly sources: readonly Source[]
}

/** Some relations, joined along foreign keys where there are any, and otherwise by columns of one type. */
export function fromClause(random: Random, facts: DatabaseFacts, joins: number): FromClause {
  const first = { alias: 't0', relation: anyRelation(random, facts) }
  const sources: Source[] = [first]
  let sql = sourceSql(random, first)
  for (let place = 1; place <= joins; place += 1) {
    const join = joinTo(random, facts, sources, `t${place}`)
    if (join === undefined) break
    sources.push(join.source)
    sql += ` ${join.sql}`
  }
  return { sql, sources }
}

/** Relations of any size and kind; those that others are joined to by foreign keys come more often. */
export function anyRelation(random: Random, { relations, links }: DatabaseFacts): RelationFacts {
  const usable = relations.filter(({ columns }) => columns.length > 0)
  if (links.length === 0 || random.chance(0.4)) return random.pick(usable)
  const { from, to } = random.pick(links)
  return usable.find(({ oid }) => oid === (random.chance(0.7) ? from : to)) ?? random.pick(usable)
}

function joinTo(
  random: Random,
  facts: DatabaseFacts,
  sources: readonly Source[],
  alias: string,
): { readonly sql: string; readonly source: Source } | undefined {
  const join =
    (random.chance(0.75) ? alongLink(random, facts, sources, alias) : undefined) ??
    bySameType(random, facts, sources, alias)
  if (join === undefined) return undefined
  const { source, equalities } = join
  const isPlain = random.chance(0.85)
  // FULL JOIN takes nothing but equalities.
  const kind = random.pick([
    'JOIN',
    'JOIN',
    'JOIN',
    'JOIN',
    'LEFT JOIN',
    'LEFT JOIN',
    'RIGHT JOIN',
    ...(isPlain ? ['FULL JOIN'] : []),
  ])
  const conditions = isPlain ? equalities : [...equalities, condition(random, [...sources.slice(-1), source])]
  return { source, sql: `${kind} ${sourceSql(random, source)} ON ${conditions.join(' AND ')}` }
}

interface Join {
  readonly source: Source
  readonly equalities: readonly string[]
}

function alongLink(
  random: Random,
  { relations, links }: DatabaseFacts,
  sources: readonly Source[],
  alias: string,
): Join | undefined {
  const possible = sources.flatMap(({ alias: known, relation }) =>
    links.flatMap((link) =>
      directionsOf(link)
        .filter(({ from }) => from === relation.oid)
        .map((way) => ({ known, way })),
    ),
  )
  if (possible.length === 0) return undefined
  const { known, way } = random.pick(possible)
  const relation = relations.find(({ oid }) => oid === way.to)
  if (relation === undefined) return undefined
  const equalities = way.fromColumns.map(
    (column, place) => `${alias}.${way.toColumns[place]} = ${known}.${column}`,
  )
  return { source: { alias, relation }, equalities }
}

function directionsOf(link: Link): readonly Link[] {
  const { from, fromColumns, to, toColumns } = link
  return [link, { from: to, fromColumns: toColumns, to: from, toColumns: fromColumns }]
}

/** Now and then the same relation again. */
function bySameType(
  random: Random,
  facts: DatabaseFacts,
  sources: readonly Source[],
  alias: string,
): Join | undefined {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const { relation: known, alias: knownAlias } = random.pick(sources)
    const relation = random.chance(0.2) ? known : anyRelation(random, facts)
    const source = { alias, relation }
    const pairs = referencesOf({ alias: knownAlias, relation: known }).flatMap((left) =>
      referencesOf(source)
        .filter(({ column }) => column.type === left.column.type && joinable.has(column.family))
        .map((right) => `${left.sql} = ${right.sql}`),
    )
    if (pairs.length > 0) return { source, equalities: random.some(pairs, random.chance(0.8) ? 1 : 2) }
  }
  return undefined
}

const joinable: ReadonlySet<string> = new Set([
  'number',
  'string',
  'time',
  'enum',
  'uuid',
  'network',
  'boolean',
])

function sourceSql(random: Random, { alias, relation }: Source): string {
  const only = relation.kind === 'r' && random.chance(0.03) ? 'ONLY ' : ''
  const sample = relation.kind === 'r' && random.chance(0.02) ? ' TABLESAMPLE SYSTEM (10)' : ''
  return `${only}${relation.name} AS ${alias}${sample}`
}
