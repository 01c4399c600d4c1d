import type { Session } from '../model/session.ts'
import type { ViewCasts } from '../model/snapshot.ts'
import { castFormsIn } from '../postgres/catalog/cast-forms.ts'
import { isUserSchema } from '../postgres/catalog/user-relations.ts'

/** Of those views that have casts which nobody wrote. */
export async function readViewCasts(session: Session): Promise<readonly ViewCasts[]> {
  return session.query<ViewCasts>(
    `SELECT c.oid::regclass::text AS view, ${castFormsIn('r.ev_action::text')} AS forms
     FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind = 'v' AND r.rulename = '_RETURN' AND ${isUserSchema('n')}
       AND r.ev_action::text LIKE '%format 2 %'
     ORDER BY c.oid::regclass::text COLLATE "C"`,
  )
}
