import fc from 'fast-check'
import { quoteIdentifier, quoteLiteral } from '../../src/postgres/quote.ts'
import type { ValueKind } from './value-kinds.ts'
import { valueKinds } from './value-kinds.ts'

/** A table whose columns depend on one another, an object of extended statistics on it, and conditions. */
export interface RandomTable {
  /** Statement by statement. */
  readonly setup: readonly string[]
  readonly queries: readonly string[]
}

interface Column {
  readonly name: string
  /** The column in a condition. */
  readonly operand: string
  readonly declaration: string
  /** In SQL. */
  readonly literals: readonly string[]
  readonly hasNulls: boolean
  readonly stride: number
}

/** Tables of some columns each, as many as there are kinds of values: the first column of each is of another kind. */
export const randomTables: fc.Arbitrary<readonly RandomTable[]> = fc.tuple(
  ...valueKinds.map((kind, number) => randomTable(`t ${number}`, kind)),
)

function randomTable(name: string, kind: ValueKind): fc.Arbitrary<RandomTable> {
  return fc
    .array(fc.constantFrom(...valueKinds), { minLength: 1, maxLength: 3 })
    .chain((others) => fc.tuple(...[kind, ...others].map((each, place) => columnOf(`C ${place}`, each))))
    .chain((columns) =>
      fc.record({
        columns: fc.constant(columns),
        rows: fc.integer({ min: 1, max: 1500 }),
        target: fc.constantFrom(-1, -1, 3, 1000),
        conditions: fc.array(conditionOn(columns), { minLength: 4, maxLength: 4 }),
      }),
    )
    .map(({ columns, rows, target, conditions }) => {
      const table = quoteIdentifier(name)
      const names = columns.map((column) => quoteIdentifier(column.name))
      const statistics = quoteIdentifier(`S of ${name}`)
      return {
        setup: [
          `CREATE TABLE ${table} (${columns.map(({ declaration }) => declaration).join(', ')})`,
          `INSERT INTO ${table} SELECT ${columns.map(valueExpression).join(', ')} FROM generate_series(1, ${rows}) AS i`,
          `CREATE STATISTICS ${statistics} ON ${names.join(', ')} FROM ${table}`,
          `ALTER STATISTICS ${statistics} SET STATISTICS ${target}`,
          `ANALYZE ${table}`,
        ],
        queries: [
          ...conditions.map((condition) => `SELECT * FROM ${table} WHERE ${condition}`),
          `SELECT 1 FROM ${table} GROUP BY ${names.join(', ')}`,
        ],
      }
    })
}

function columnOf(name: string, { type, values, comparedAs }: ValueKind): fc.Arbitrary<Column> {
  const plain = type.replace(/ COLLATE .*/, '')
  return fc
    .record({
      texts: fc.uniqueArray(values, { minLength: 1, maxLength: 6 }),
      hasNulls: fc.boolean(),
      stride: fc.integer({ min: 1, max: 40 }),
    })
    .map(({ texts, hasNulls, stride }) => ({
      name,
      operand: quoteIdentifier(name) + (comparedAs === undefined ? '' : `::${comparedAs}`),
      declaration: `${quoteIdentifier(name)} ${type}`,
      literals: texts.map((text) => `${quoteLiteral(text)}::${comparedAs ?? plain}`),
      hasNulls: hasNulls && plain !== 'temper',
      stride,
    }))
}

/** Neighbouring rows have equal values, some columns' longer than others': so combinations are not independent. */
function valueExpression({ literals, hasNulls, stride }: Column): string {
  const cases = literals.map((literal, place) => `WHEN ${place} THEN ${literal}`)
  const count = literals.length + (hasNulls ? 1 : 0)
  return `CASE (i / ${stride}) * (i / ${stride}) % ${count} ${cases.join(' ')} ${hasNulls ? '' : `ELSE ${literals[0]}`} END`
}

function conditionOn(columns: readonly Column[]): fc.Arbitrary<string> {
  const atoms = columns.map((column) => atomOn(column))
  const anyAtom = fc.oneof(...atoms)
  return fc.oneof(
    { weight: 3, arbitrary: fc.tuple(...atoms).map((all) => all.join(' AND ')) },
    { weight: 2, arbitrary: fc.tuple(anyAtom, anyAtom).map(([one, other]) => `(${one} OR ${other})`) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(anyAtom, anyAtom, anyAtom)
        .map(([one, other, third]) => `(${one} OR NOT (${other})) AND ${third}`),
    },
  )
}

function atomOn({ operand: column, literals }: Column): fc.Arbitrary<string> {
  const literal = fc.constantFrom(...literals)
  return fc.oneof(
    { weight: 3, arbitrary: literal.map((value) => `${column} = ${value}`) },
    fc
      .tuple(fc.constantFrom('<', '<=', '>', '>=', '<>'), literal)
      .map(([operator, value]) => `${column} ${operator} ${value}`),
    fc.subarray([...literals], { minLength: 1 }).map((values) => `${column} IN (${values.join(', ')})`),
    fc.constantFrom(`${column} IS NULL`, `${column} IS NOT NULL`),
  )
}
