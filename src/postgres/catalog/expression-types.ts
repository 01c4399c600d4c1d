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
 * missing row every column is null, and still has its type. The role has to have the right to select what they mention.
 */
export async function readExpressionTypes(
  session: Session,
  lists: readonly TableExpressions[],
): Promise<readonly (readonly ExpressionType[])[]> {
  const wanted = lists.flatMap((list, place) => (list.exprs.length === 0 ? [] : { ...list, place }))
  if (wanted.length === 0) return lists.map(() => [])
  const rows = await session.query<{ place: number; types: readonly ExpressionType[] }>(
    wanted.map(selectTypes).join('\nUNION ALL\n'),
  )
  const found = new Map(rows.map(({ place, types }) => [place, types]))
  return lists.map((_, place) => found.get(place) ?? [])
}

function selectTypes({ table, exprs, place }: TableExpressions & { readonly place: number }): string {
  const columns = exprs.map((expr, at) => `(${expr}) AS x${at}`)
  const types = exprs.map(
    (_, at) =>
      `json_build_object('type', pg_typeof(x${at})::oid::int8, 'collation', ${collationOf(`x${at}`)})`,
  )
  const from = `${quoteIdentifier(table.schemaname)}.${quoteIdentifier(table.relname)}`
  return `SELECT ${place} AS place, json_build_array(${types.join(', ')}) AS types
    FROM (SELECT 1) AS one LEFT JOIN (SELECT ${columns.join(', ')} FROM ONLY ${from} WHERE false) AS none ON true`
}

/** `pg_collation_for` refuses types that have no order of text. */
function collationOf(column: string): string {
  return `CASE WHEN (SELECT typcollation FROM pg_type WHERE oid = pg_typeof(${column})) = 0 THEN '-'
    ELSE coalesce(pg_collation_for(${column}), '-') END`
}
