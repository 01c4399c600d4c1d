import type { Random } from '../../../databases/random/random.ts'
import { randomFrom } from '../../../databases/random/random.ts'

/*
 * Tables whose columns depend on one another more or less, with objects of extended statistics over some of them, and
 * statements whose plans rest on those.
 */

/** A column of a type, made of a whole number `v`. */
const kinds: Readonly<Record<string, string>> = {
  int: 'v',
  text: `'Word "' || v || '", ''\\'`,
  'char(6)': `'c' || v`,
  'numeric(8,2)': 'v / 4.0',
  date: `date '2020-01-01' + v`,
  boolean: 'v % 2 = 0',
  mood: `(ARRAY['bad', 'so so', 'good']::mood[])[v % 3 + 1]`,
  word: `'Word ' || v`,
  'int[]': 'ARRAY[v, v % 3]',
}

interface Column {
  readonly name: string
  readonly type: string
  /** SQL over `i`, a row's number. */
  readonly value: string
}

export interface CorrelatedTable {
  readonly name: string
  readonly setup: readonly string[]
  readonly statements: readonly string[]
}

export const beforeTables = [
  `CREATE TYPE mood AS ENUM ('bad', 'so so', 'good')`,
  'CREATE DOMAIN word AS text CHECK (length(VALUE) < 100)',
]

export function correlatedTable(seed: string): CorrelatedTable {
  const random = randomFrom(seed)
  const name = `"Table ${seed}"`
  const columns = Array.from({ length: 3 + random.below(3) }, (_, place) => randomColumn(random, place))
  const rows = random.pick([60, 2_500, 45_000])
  const definitions = columns.map((column) => `"${column.name}" ${column.type}`).join(', ')
  const shape = random.pick(['plain', 'plain', 'plain', 'partitioned', 'inherited'])
  const insert = `INSERT INTO ${name} SELECT ${columns.map(({ value }) => value).join(', ')}`
  return {
    name: `Table ${seed}`,
    setup: [
      `CREATE TABLE ${name} (${definitions}${shape === 'partitioned' ? ', part int DEFAULT random() * 3' : ''})${shape === 'partitioned' ? ' PARTITION BY HASH (part)' : ''}`,
      ...(shape === 'partitioned'
        ? [0, 1].map(
            (part) =>
              `CREATE TABLE "part ${part} ${seed}" PARTITION OF ${name} FOR VALUES WITH (MODULUS 2, REMAINDER ${part})`,
          )
        : []),
      `${insert} FROM generate_series(1, ${rows}) AS i`,
      ...(shape === 'inherited'
        ? [
            `CREATE TABLE "child ${seed}" () INHERITS (${name})`,
            `${insert.replace(name, `"child ${seed}"`)} FROM generate_series(1, ${2 * rows}) AS i`,
          ]
        : []),
      ...Array.from({ length: 1 + random.below(3) }, (_, place) =>
        randomObject(random, columns, { name, seed, place }),
      ),
      `ANALYZE ${name}`,
    ],
    statements: Array.from({ length: 40 }, () => randomStatement(random, columns, name)),
  }
}

/** Columns share a few numbers that they are made of, more or less coarsely, with some noise and some nulls. */
function randomColumn(random: Random, place: number): Column {
  const type = random.pick(Object.keys(kinds))
  const group = `abs(hashint4(i + ${random.below(2)}) % ${random.pick([7, 40, 40, 900])})`
  const coarse = `${group} / ${random.pick([1, 1, 2, 5])}`
  const noisy = random.chance(0.4)
    ? `CASE WHEN hashint4(i + ${100 + place}) % 10 = 0 THEN abs(hashint4(i * 3)) % 30 ELSE ${coarse} END`
    : coarse
  const value = (kinds[type] ?? 'v').replaceAll(/\bv\b/g, `(${noisy})`)
  const nullable = random.chance(0.4) ? `CASE WHEN hashint4(i + ${place}) % 6 <> 0 THEN ${value} END` : value
  return { name: `Column ${place}`, type, value: nullable }
}

function randomObject(
  random: Random,
  columns: readonly Column[],
  { name, seed, place }: { readonly name: string; readonly seed: string; readonly place: number },
): string {
  const over = random.some(columns, 2 + random.below(2)).map((column) => `"${column.name}"`)
  const first = columns.find(({ type }) => type === 'text' || type === 'int')
  const expression =
    first === undefined
      ? []
      : [first.type === 'text' ? `(upper("${first.name}"))` : `(("${first.name}") % 5)`]
  const kind = random.pick(['', '', '', '(mcv)', '(dependencies)', '(ndistinct)', '(mcv, dependencies)'])
  return `CREATE STATISTICS "Object ${place} of ${seed}" ${kind} ON ${[...over, ...(random.chance(0.3) ? expression : [])].join(', ')} FROM ${name}`
}

function randomStatement(random: Random, columns: readonly Column[], name: string): string {
  const from = `FROM ${random.chance(0.3) ? 'ONLY ' : ''}${name}`
  const chosen = random.some(columns, 2 + random.below(2))
  if (random.chance(0.3))
    return `SELECT 1 ${from} GROUP BY ${chosen.map((column) => `"${column.name}"`).join(', ')}`
  return `SELECT 1 ${from} WHERE ${chosen.map((column) => randomCondition(random, column)).join(random.chance(0.85) ? ' AND ' : ' OR ')}`
}

function randomCondition(random: Random, { name, type }: Column): string {
  const value = () =>
    `(${(kinds[type] ?? 'v').replaceAll(/\bv\b/g, String(random.below(random.pick([4, 30]))))})`
  return random.pick([
    () => `"${name}" = ${value()}`,
    () => `"${name}" = ${value()}`,
    () => `"${name}" = (SELECT ${value()})`,
    () => `"${name}" IN (${value()}, ${value()})`,
    () => `"${name}" < ${value()}`,
    () => `"${name}" IS NULL`,
    () => `"${name}" <> ${value()}`,
  ])()
}
