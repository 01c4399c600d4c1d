import type { Session } from '../model/session.ts'
import type { AskingRole } from '../model/snapshot.ts'
import { isUserSchema } from '../postgres/catalog/user-relations.ts'

/** What decides which policies apply to the session's role (`check_enable_rls` of rls.c, `get_policies_for_relation` of rowsecurity.c). */
export async function readAskingRole(session: Session): Promise<AskingRole> {
  const [row] = await session.query<AskingRole>(`
    SELECT r.rolname::text AS name, r.rolinherit AS inherits,
      r.rolsuper OR r.rolbypassrls OR NOT EXISTS (
        SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relrowsecurity AND ${isUserSchema('n')}) AS "seesAllRows",
      (SELECT coalesce(json_agg(p.rolname ORDER BY p.rolname COLLATE "C"), '[]') FROM pg_roles p
        WHERE p.oid IN (SELECT unnest(polroles) FROM pg_policy) AND pg_has_role(r.oid, p.oid, 'USAGE')
          AND p.oid <> r.oid AND NOT r.rolsuper) AS "memberOf",
      (SELECT coalesce(json_agg(c.oid::regclass::text ORDER BY c.oid::regclass::text COLLATE "C"), '[]')
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relrowsecurity AND ${isUserSchema('n')} AND pg_has_role(r.oid, c.relowner, 'USAGE')
          AND NOT r.rolsuper) AS owns
    FROM pg_roles r WHERE r.rolname = current_user`)
  if (row === undefined) throw new Error('the current role is not in pg_roles')
  return row
}
