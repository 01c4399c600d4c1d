import type { Session } from '../model/session.ts'
import type { AskingRole, ViewOwner } from '../model/snapshot.ts'
import { isUserSchema } from '../postgres/catalog/user-relations.ts'

/** What decides which policies apply to the session's role (`check_enable_rls` of rls.c, `get_policies_for_relation` of rowsecurity.c). */
export async function readAskingRole(session: Session): Promise<AskingRole> {
  const [row] = await session.query<AskingRole>(`
    SELECT r.rolname::text AS name, r.rolinherit AS inherits,
      r.rolsuper OR r.rolbypassrls OR NOT EXISTS (${securedTables}) AS "seesAllRows", ${standing}
    FROM pg_roles r WHERE r.rolname = current_user`)
  if (row === undefined) throw new Error('the current role is not in pg_roles')
  return row
}

/** The same of those in whose name views read, where policies apply to them: to whoever asks a view (`fireRIRrules` of rewriteHandler.c). */
export async function readViewOwners(session: Session): Promise<readonly ViewOwner[]> {
  return session.query<ViewOwner>(`
    SELECT r.rolname::text AS name, ${standing}, (${namesOf(userViews)} AND c.relowner = r.oid) AS views
    FROM pg_roles r
    WHERE NOT r.rolsuper AND NOT r.rolbypassrls AND r.rolname !~ '^pg_' AND EXISTS (${securedTables})
      AND EXISTS (SELECT ${userViews} AND c.relowner = r.oid)
    ORDER BY r.rolname COLLATE "C"`)
}

const secured = `FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relrowsecurity AND ${isUserSchema('n')}`
const securedTables = `SELECT ${secured}`
const userViews = `FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind = 'v' AND ${isUserSchema('n')}`

function namesOf(relations: string): string {
  return `SELECT coalesce(json_agg(c.oid::regclass::text ORDER BY c.oid::regclass::text COLLATE "C"), '[]') ${relations}`
}

/** Of a role `r`. */
const standing = `
  (SELECT coalesce(json_agg(p.rolname ORDER BY p.rolname COLLATE "C"), '[]') FROM pg_roles p
    WHERE p.oid IN (SELECT unnest(polroles) FROM pg_policy) AND pg_has_role(r.oid, p.oid, 'USAGE')
      AND p.oid <> r.oid AND NOT r.rolsuper) AS "memberOf",
  (${namesOf(secured)} AND pg_has_role(r.oid, c.relowner, 'USAGE') AND NOT r.rolsuper) AS owns`
