import type { Session } from '../model/session.ts'
import { isUserSchema } from '../postgres/catalog/user-relations.ts'

/** A table that inherits from others and is no partition. */
export interface InheritingTable {
  readonly schema: string
  readonly name: string
  /** The first of its parents, as `regclass`. */
  readonly parent: string
}

/**
 * Inheriting tables in the order of their OIDs, which is the order in which the planner expands their parents
 * (`find_inheritance_children` of pg_inherits.c). Partitions are expanded in the order of their bounds.
 */
export async function readInheritance(session: Session): Promise<readonly InheritingTable[]> {
  return session.query<InheritingTable>(`
    SELECT n.nspname::text AS schema, c.relname::text AS name, i.inhparent::regclass::text AS parent
    FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE NOT c.relispartition AND c.relkind IN ('r', 'f') AND i.inhseqno = 1 AND ${isUserSchema('n')}
    ORDER BY i.inhrelid`)
}
