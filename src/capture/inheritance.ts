import type { Session } from '../model/session.ts'
import { isUserSchema } from '../postgres/catalog/user-relations.ts'

/** A table that inherits from others or is inherited from, partitions aside. */
export interface InheritanceMember {
  readonly schema: string
  readonly name: string
  readonly parents: readonly { readonly schema: string; readonly name: string }[]
}

/**
 * Inheriting tables and their parents in the order of their OIDs, which is the order in which the planner expands a
 * parent's children (`find_inheritance_children` of pg_inherits.c). Partitions are expanded in the order of their bounds.
 */
export async function readInheritance(session: Session): Promise<readonly InheritanceMember[]> {
  return session.query<InheritanceMember>(`
    SELECT n.nspname::text AS schema, c.relname::text AS name,
      (SELECT coalesce(json_agg(json_build_object('schema', pn.nspname, 'name', p.relname)), '[]')
        FROM pg_inherits i JOIN pg_class p ON p.oid = i.inhparent JOIN pg_namespace pn ON pn.oid = p.relnamespace
        WHERE i.inhrelid = c.oid) AS parents
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'f') AND NOT c.relispartition AND ${isUserSchema('n')}
      AND EXISTS (SELECT FROM pg_inherits WHERE c.oid IN (inhrelid, inhparent))
    ORDER BY c.oid`)
}
