import { quoteIdentifier } from '../../postgres/quote.ts'
import type { Draft } from './draft.ts'
import { nameOf } from './find-relations.ts'
import type { TableDefinition } from './read-definitions.ts'
import type { Subject } from './subject.ts'

/**
 * Statistics of a parent's rows and all rows below it. Conditions are estimated table by table; only groups and joins look
 * at the inherited ones (`examine_simple_variable` of selfuncs.c): groups at distinct values, a join with itself at all.
 */
export function inheritedProbes(table: TableDefinition, subjects: readonly Subject[]): readonly Draft[] {
  if (table.descendants.length > maximalDescendants) return []
  const parent = `${quoteIdentifier(table.schemaname)}.${quoteIdentifier(table.relname)}`
  const columns = subjects.filter(({ label }) => table.columns.some(({ attname }) => attname === label))
  return columns.flatMap(({ label, expression }) => {
    const probe = {
      input: 'inherited statistics',
      relation: nameOf(table),
      columns: [label],
      descendants: table.descendants,
      recipe: 'estimates',
      reads: 'rows',
    } as const
    return [
      { ...probe, sql: `SELECT 1 FROM ${parent} GROUP BY ${expression}` },
      {
        ...probe,
        sql: `SELECT 1 FROM ${parent} AS one, ${parent} AS other WHERE one.${expression} = other.${expression}`,
      },
    ]
  })
}

/** Each is locked and planned for each of these probes. */
const maximalDescendants = 64
