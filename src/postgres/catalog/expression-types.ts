import type { Session } from '../../model/session.ts'
import { quoteIdentifier } from '../quote.ts'

/** Expressions over the columns of a table, as a session that prints portably shows them. */
export interface TableExpressions {
  readonly table: { readonly schemaname: string; readonly relname: string }
  readonly exprs: readonly string[]
}

export interface ExpressionType {
  /** OID. */
  readonly type: number
  /** As `regcollation`; `-` where there is none. */
  readonly collation: string
}

/**
 * Asks the parser for the types and collations of expressions, for no catalog has them. Nothing is read and nothing evaluated: of a
 * missing row every column is null, and still has its type. As the subquery stays by itself, the planner sees that it is empty before
 * it looks at the table, which a foreign one may answer by asking its server. The role has to have the right to select what the
 * expressions mention.
 */
export async function readExpressionTypes(
  session: Session,
  lists: readonly TableExpressions[],
): Promise<readonly (readonly ExpressionType[])[]> {
  const wanted = lists.flatMap((list, place) => (list.exprs.length === 0 ? [] : { ...list, place }))
  if (wanted.length === 0) return lists.map(() => [])
  const found = new Map<number, readonly ExpressionType[]>()
  for (let start = 0; start < wanted.length; start += batchSize) {
    const rows = await session.query<{ place: number; types: readonly ExpressionType[] }>(
      `WITH collatable AS MATERIALIZED (
        SELECT array_agg(oid::regtype) AS types FROM pg_type WHERE typcollation <> 0)
      ${wanted
        .slice(start, start + batchSize)
        .map(selectTypes)
        .join('\nUNION ALL\n')}`,
    )
    for (const { place, types } of rows) found.set(place, types)
  }
  return lists.map((_, place) => found.get(place) ?? [])
}

/** Each is a query of its own within the statement, and planned: thousands would be too deep a tree. */
const batchSize = 500

function selectTypes({ table, exprs, place }: TableExpressions & { readonly place: number }): string {
  const columns = exprs.map((expr, at) => `(${expr}) AS x${at}`)
  const types = exprs.map(
    (_, at) =>
      `json_build_object('type', pg_typeof(x${at})::oid::int8, 'collation', ${collationOf(`x${at}`)})`,
  )
  const from = `${quoteIdentifier(table.schemaname)}.${quoteIdentifier(table.relname)}`
  return `SELECT ${place} AS place, json_build_array(${types.join(', ')}) AS types
    FROM collatable LEFT JOIN (SELECT ${columns.join(', ')} FROM ONLY ${from} WHERE false OFFSET 0) AS none ON true`
}

/** `pg_collation_for` refuses types that have no order of text. */
function collationOf(column: string): string {
  return `CASE WHEN pg_typeof(${column}) = ANY (collatable.types)
    THEN coalesce(pg_collation_for(${column}), '-') ELSE '-' END`
}
