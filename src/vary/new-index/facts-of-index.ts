import type { Column, ColumnStatistics, Relation } from '../../model/snapshot.ts'
import type { DefinedColumn, IndexDefinition } from '../../postgres/catalog/index-definitions.ts'
import type { NewIndexColumn, NewIndexFacts } from './facts.ts'

/** What the catalog and the planner know besides the definition and the table. */
export interface KnownOfIndex {
  readonly major: number
  /** The share of rows for which the predicate holds; 1 without one. */
  readonly selectivity: number
  /** Statistics of expressions over the table, of other indexes or of statistics objects, by how Postgres prints them. */
  readonly expressions?: ReadonlyMap<string, ColumnStatistics>
  /** How many combinations of all keys there are, where extended statistics tell. */
  readonly distinctKeys?: number
}

/** Brings an index's definition and the statistics of its table together. */
export function factsOfIndex(
  { amname, indisunique, reloptions, predicate, columns }: IndexDefinition,
  table: Pick<Relation, 'reltuples' | 'blocks' | 'columns'>,
  { major, selectivity, expressions, distinctKeys }: KnownOfIndex,
): NewIndexFacts {
  const known = new Map([...(expressions ?? [])].map(([expression, row]) => [bare(expression), row]))
  return {
    amname,
    major,
    indisunique,
    reloptions,
    table: { reltuples: Math.max(0, table.reltuples), blocks: table.blocks },
    selectivity,
    ...(distinctKeys !== undefined && { distinctKeys }),
    columns: columns.map(({ attname, attnotnull, ...column }): NewIndexColumn => {
      const statistics =
        attname === null ? known.get(bare(column.expression)) : statisticsOf(attname, table.columns)
      return {
        ...column,
        isExpression: attname === null,
        notNull: attnotnull || rejectsNulls(predicate, column),
        statistics,
        mentioned:
          attname === null && statistics === undefined ? mentionedIn(column.expression, table.columns) : [],
      }
    }),
  }
}

/** One and the same expression has parentheses around it here and none there. */
function bare(expression: string): string {
  return expression.replaceAll(/[() ]/g, '')
}

/** Those of the table alone, without its children, if there are any. */
function statisticsOf(attname: string, columns: readonly Column[]): ColumnStatistics | undefined {
  const rows = columns.find((column) => column.attname === attname)?.statistics ?? []
  return rows.find(({ stainherit }) => !stainherit) ?? rows[0]
}

function mentionedIn(expression: string, columns: readonly Column[]): readonly ColumnStatistics[] {
  const words =
    expression.replaceAll(/'(?:[^']|'')*'/g, '').match(/"(?:[^"]|"")*"|[\p{L}_][\p{L}\p{N}_$]*/gu) ?? []
  const names = new Set(
    words.map((word) => (word.startsWith('"') ? word.slice(1, -1).replaceAll('""', '"') : word)),
  )
  return columns.flatMap(({ attname }) => {
    const statistics = names.has(attname) ? statisticsOf(attname, columns) : undefined
    return statistics === undefined ? [] : [statistics]
  })
}

/**
 * Whether the predicate, as Postgres prints it, holds for no row whose key is null: one of its conditions joined by AND says
 * that it is not, or compares it.
 */
function rejectsNulls(predicate: string | null, { expression }: Pick<DefinedColumn, 'expression'>): boolean {
  if (predicate === null || / OR /.test(predicate)) return false
  return predicate.split(' AND ').some((condition) => {
    const operation = condition.replace(/^[( ]+/, '')
    const rest = operation.startsWith(expression) ? operation.slice(expression.length) : undefined
    return (
      rest !== undefined && /^\)?(::[a-z ]+\)?)? (IS NOT NULL|=|<>|<=?|>=?|~~\*?|~\*?)(?![^ )])/.test(rest)
    )
  })
}
