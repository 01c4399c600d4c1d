import type { Relation } from '../../model/snapshot.ts'
import { quoteIdentifier } from '../../postgres/quote.ts'
import type { Draft } from './draft.ts'
import { rowsOf } from './draft.ts'
import { nameOf } from './find-relations.ts'
import type { ColumnDefinition, TableDefinition } from './read-definitions.ts'

/** A table's size and the widths of its rows. Columns of one length only are as wide anywhere. */
export function tableProbes(
  table: TableDefinition,
  { tablespace }: Relation,
  columns: readonly ColumnDefinition[],
): readonly Draft[] {
  const relation = nameOf(table)
  // A system column, so that no index can answer instead of the table.
  const sql = `SELECT ctid ${rowsOf(table)}`
  return [
    ...(tablespace === undefined
      ? []
      : [
          {
            input: 'page costs' as const,
            relation,
            sql: `${sql} WHERE ctid = '(0,1)'`,
            recipe: 'randomPage' as const,
            reads: 'totalCost' as const,
          },
        ]),
    ...(table.hasPolicies
      ? [
          {
            input: 'row-level security' as const,
            relation,
            sql,
            recipe: 'estimates' as const,
            reads: 'filters' as const,
          },
        ]
      : []),
    { input: 'table pages', relation, sql, recipe: 'tablePages', reads: 'totalCost' },
    { input: 'table tuples', relation, sql, recipe: 'tableTuples', reads: 'totalCost' },
    ...columns
      .filter(({ varies }) => varies)
      .map(({ attname }): Draft => ({
        input: 'column width',
        relation,
        columns: [attname],
        sql: `SELECT ${quoteIdentifier(attname)} ${rowsOf(table)}`,
        recipe: 'estimates',
        reads: 'width',
      })),
  ]
}
