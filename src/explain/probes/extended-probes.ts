import { quoteIdentifier, quoteLiteral } from '../../postgres/quote.ts'
import type { Draft } from './draft.ts'
import { rowsOf } from './draft.ts'
import { nameOf } from './find-relations.ts'
import type { StatisticsDefinition, TableDefinition } from './read-definitions.ts'
import type { Subject } from './subject.ts'
import { slotOf } from './subject.ts'

/**
 * Groups and conditions over everything that an object of extended statistics covers. Equality with the most common
 * combination shows its list as well as its dependencies; without a list, each column's own most common value has to do.
 */
export function extendedProbes(
  table: TableDefinition,
  object: StatisticsDefinition,
  subjects: readonly Subject[],
  commonest: readonly (string | null)[] | undefined,
): readonly Draft[] {
  const keys = [...object.columns.map(quoteIdentifier), ...object.expressions.map((text) => `(${text})`)]
  const values = commonest ?? commonestOf(object.columns, subjects)
  const probe = {
    input: 'extended statistics',
    relation: nameOf(table),
    ...(object.expressions.length === 0 && { columns: object.columns }),
    object: object.stxname,
    recipe: 'estimates',
    reads: 'rows',
  } as const
  const select = `SELECT 1 ${rowsOf(table)}`
  const equalities = keys.flatMap((key, place) => equality(key, values[place]))
  return [
    { ...probe, sql: `${select} GROUP BY ${keys.join(', ')}` },
    ...(equalities.length === 0 ? [] : [{ ...probe, sql: `${select} WHERE ${equalities.join(' AND ')}` }]),
  ]
}

function commonestOf(
  columns: readonly string[],
  subjects: readonly Subject[],
): readonly (string | undefined)[] {
  return columns.map((column) => {
    const subject = subjects.find(({ label }) => label === column)
    return subject === undefined ? undefined : slotOf(subject, 'mostCommonValues')?.values[0]
  })
}

function equality(key: string, value: string | null | undefined): readonly string[] {
  if (value === undefined) return []
  return [value === null ? `${key} IS NULL` : `${key} = ${quoteLiteral(value)}`]
}
