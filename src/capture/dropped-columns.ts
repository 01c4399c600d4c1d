import type { Session } from '../model/session.ts'
import { isUserSchema } from '../postgres/catalog/user-relations.ts'

/** Tables with dropped columns, all their columns by position; null where one was dropped. */
export async function readDroppedColumns(
  session: Session,
): Promise<
  readonly { readonly schema: string; readonly name: string; readonly columns: readonly (string | null)[] }[]
> {
  return session.query(`
    SELECT n.nspname::text AS schema, c.relname::text AS name,
      json_agg(CASE WHEN NOT a.attisdropped THEN a.attname END ORDER BY a.attnum) AS columns
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
    WHERE c.relkind IN ('r', 'p', 'f') AND ${isUserSchema('n')}
    GROUP BY n.nspname, c.relname, c.oid HAVING bool_or(a.attisdropped) ORDER BY c.oid`)
}
