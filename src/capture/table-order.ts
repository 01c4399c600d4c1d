import type { Session } from '../model/session.ts'
import { isUserSchema } from '../postgres/catalog/user-relations.ts'

/**
 * Tables in the order of their OIDs. The planner expands the children of a parent in this order
 * (`find_inheritance_children` of pg_inherits.c), and from 18 on looks for self-joins in it
 * (`self_join_candidates_cmp` of analyzejoins.c), which decides how derived conditions are written.
 */
export async function readTableOrder(
  session: Session,
): Promise<readonly { readonly schema: string; readonly name: string }[]> {
  return session.query(`
    SELECT n.nspname::text AS schema, c.relname::text AS name
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'f') AND ${isUserSchema('n')} ORDER BY c.oid`)
}
