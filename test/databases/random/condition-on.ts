import { quoteLiteral } from '../../../src/postgres/quote.ts'
import type { TypeFamily } from './database-facts.ts'
import { knownValue, literalAtEnd, literalFor, literalPair } from './literals.ts'
import type { Random } from './random.ts'
import type { Reference } from './scope.ts'

/** A condition on one column: of those that any type takes, or of those that are its type's own. */
export function conditionOn(random: Random, reference: Reference): string {
  const { family } = reference.column
  const own = ownConditions[family]
  if (family === 'other' || family === 'point')
    return random.chance(0.8) && own ? own(random, reference) : nullTest(random, reference)
  if (own !== undefined && random.chance(0.45)) return own(random, reference)
  return random.pick(commonConditions)(random, reference)
}

type Condition = (random: Random, reference: Reference) => string

const commonConditions: readonly Condition[] = [
  equal,
  equal,
  equal,
  unequal,
  compare,
  compare,
  compareAtEnd,
  between,
  between,
  inList,
  inList,
  nullTest,
]

function equal(random: Random, { sql, column }: Reference): string {
  return `${sql} = ${literalFor(random, column)}`
}

function unequal(random: Random, { sql, column }: Reference): string {
  const operator = random.pick(['<>', 'IS DISTINCT FROM'])
  return `${sql} ${operator} ${literalFor(random, column)}`
}

function compare(random: Random, { sql, column }: Reference): string {
  return `${sql} ${random.pick(['<', '<=', '>', '>='])} ${literalFor(random, column)}`
}

function compareAtEnd(random: Random, { sql, column }: Reference): string {
  return `${sql} ${random.pick(['<', '<=', '>', '>='])} ${literalAtEnd(random, column)}`
}

function between(random: Random, { sql, column }: Reference): string {
  const [low, high] = literalPair(random, column)
  return random.pick([
    `${sql} BETWEEN ${low} AND ${high}`,
    `${sql} > ${low} AND ${sql} <= ${high}`,
    `${sql} NOT BETWEEN ${low} AND ${high}`,
  ])
}

function inList(random: Random, { sql, column }: Reference): string {
  const count = random.pick([1, 2, 3, 5, 20])
  const list = Array.from({ length: count }, () => literalFor(random, column)).join(', ')
  return random.pick([`${sql} IN (${list})`, `${sql} NOT IN (${list})`, `${sql} = ANY (ARRAY[${list}])`])
}

function nullTest(random: Random, { sql }: Reference): string {
  return `${sql} ${random.pick(['IS NULL', 'IS NOT NULL'])}`
}

const ownConditions: Readonly<Partial<Record<TypeFamily, Condition>>> = {
  number: (random, { sql }) =>
    random.pick([`mod(${sql}::numeric, 10) = 3`, `${sql} + 1 > 100`, `abs(${sql}) < 50`, `${sql} * 2 = 84`]),
  string: stringCondition,
  time: timeCondition,
  interval: (_random, { sql }) => `${sql} > interval '1 hour' * 2`,
  boolean: (random, { sql }) =>
    random.pick([
      sql,
      `NOT ${sql}`,
      `${sql} IS TRUE`,
      `${sql} IS NOT TRUE`,
      `${sql} IS UNKNOWN`,
      `${sql} IS NOT FALSE`,
    ]),
  network: (random, reference) =>
    `${reference.sql} ${random.pick(['<<', '<<=', '>>=', '&&'])} ${random.chance(0.5) ? "inet '10.0.0.0/16'" : literalFor(random, reference.column)}`,
  array: arrayCondition,
  range: rangeCondition,
  jsonb: jsonbCondition,
  tsvector: textSearch,
  point: (random, { sql }) =>
    random.pick([`${sql} <@ box '((0,0),(20,20))'`, `${sql} << point '(30,30)'`, `${sql} ~= point '(5,5)'`]),
}

function stringCondition(random: Random, reference: Reference): string {
  const { sql, column } = reference
  const value = knownValue(random, column) ?? 'abc'
  const start = quoteLiteral(`${escaped(value.slice(0, 1 + random.below(6)))}%`)
  const middle = quoteLiteral(`%${escaped(value.slice(1, 4 + random.below(4)))}%`)
  const lower = quoteLiteral(value.toLowerCase())
  return random.pick([
    `${sql} LIKE ${start}`,
    `${sql} LIKE ${start}`,
    `${sql} LIKE ${middle}`,
    `${sql} NOT LIKE ${start}`,
    `${sql} ILIKE ${start}`,
    `${sql} ~ ${quoteLiteral(`^${value.replaceAll(/\W.*/gs, '')}`)}`,
    `${sql}::text ^@ ${quoteLiteral(value.slice(0, 3))}`,
    `lower(${sql}) = ${lower}`,
    `lower(${sql}) > ${lower}`,
    `length(${sql}) > 8`,
    `${sql} || 'x' = 'yx'`,
  ])
}

/** As a pattern that means itself. */
function escaped(text: string): string {
  return text.replaceAll(/[\\%_]/g, String.raw`\$&`)
}

function timeCondition(random: Random, { sql, column }: Reference): string {
  if (column.type.startsWith('time ')) return `${sql} > time '12:00'`
  const [low] = literalPair(random, column)
  return random.pick([
    `date_trunc('month', ${sql}) = '2025-03-01'`,
    `extract(year FROM ${sql}) = 2025`,
    `${sql} >= ${low} AND ${sql} < ${low} + interval '1 day'`,
    `${sql} > ${low} - interval '1 week'`,
  ])
}

function arrayCondition(random: Random, { sql, column }: Reference): string {
  const elements = random.some(column.elements, 1 + random.below(3))
  const list =
    elements.length === 0
      ? literalFor(random, column)
      : `ARRAY[${elements.map(quoteLiteral).join(', ')}]::${column.type}`
  const [element] = elements
  const operator = random.pick(['@>', '&&', '<@', '@>'])
  if (element !== undefined && random.chance(0.2)) return `${quoteLiteral(element)} = ANY (${sql})`
  return random.chance(0.1) ? `cardinality(${sql}) > 2` : `${sql} ${operator} ${list}`
}

function rangeCondition(random: Random, { sql, column }: Reference): string {
  const operator = random.pick(['&&', '@>', '<@', '<<', '>>', '&<', '&>', '-|-'])
  return random.pick([
    `${sql} ${operator} ${literalFor(random, column)}`,
    `${sql} ${operator} ${literalFor(random, column)}`,
    `isempty(${sql})`,
    `lower(${sql}) = upper(${sql})`,
  ])
}

function jsonbCondition(random: Random, { sql, column }: Reference): string {
  const [key, member] = random.pick(jsonMembers(knownValue(random, column)))
  const object = quoteLiteral(JSON.stringify({ [key]: member }))
  const text = quoteLiteral(typeof member === 'string' ? member : JSON.stringify(member))
  return random.pick([
    `${sql} @> ${object}`,
    `${sql} @> ${object}`,
    `${sql} ? ${quoteLiteral(key)}`,
    `${sql} ->> ${quoteLiteral(key)} = ${text}`,
    `${sql} @? '$.*'`,
    `${sql} ?| ARRAY['a', 'page', 'plan']`,
  ])
}

function jsonMembers(text = '{"a": 1}'): readonly (readonly [string, unknown])[] {
  const value = JSON.parse(text) as unknown
  const members = typeof value === 'object' && value !== null ? Object.entries(value) : []
  return members.length === 0 ? [['a', 1]] : members
}

function textSearch(random: Random, { sql, column }: Reference): string {
  const [one = 'zebra', other = 'zoo'] = random.some(column.elements, 2).map((word) => quoteLiteral(word))
  const query = random.pick([one, `${one} & ${other}`, `${one} | ${other}`, `!${one}`, `${one}:*`])
  return `${sql} @@ to_tsquery('simple', ${quoteLiteral(query)})`
}
