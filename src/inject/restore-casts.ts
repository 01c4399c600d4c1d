import type { Session } from '../model/session.ts'
import type { ViewCasts } from '../model/snapshot.ts'
import { castFormsOf, withCastForms } from '../postgres/catalog/cast-forms.ts'

/**
 * Makes casts implicit again that the parser put into a view: pg_dump writes them all, and here they were read as written. EXPLAIN does
 * not print implicit ones everywhere (`show_memoize_info` of explain.c).
 *
 * Rules are trees in text, which nothing casts to their type but a cast of our own.
 */
export async function restoreImplicitCasts(session: Session, views: readonly ViewCasts[]): Promise<void> {
  if (views.length === 0) return
  const rules = await session.query<{ rule: string; action: string; forms: string }>(
    `SELECT r.oid::text AS rule, r.ev_action::text AS action, v.forms
     FROM json_to_recordset($1::json) AS v(view text, forms text)
       JOIN pg_rewrite r ON r.ev_class = to_regclass(v.view) AND r.rulename = '_RETURN'`,
    [JSON.stringify(views)],
  )
  const restored = rules.flatMap(({ rule, action, forms }) => {
    const own = castFormsOf(action)
    return own === forms || written(own) !== written(forms)
      ? []
      : [{ rule, tree: withCastForms(action, forms) }]
  })
  if (restored.length === 0) return
  await session.query('CREATE CAST (text AS pg_node_tree) WITHOUT FUNCTION')
  for (const { rule, tree } of restored)
    await session.query('UPDATE pg_rewrite SET ev_action = $2::text::pg_node_tree WHERE oid = $1::oid', [
      rule,
      tree,
    ])
  await session.query('DROP CAST (text AS pg_node_tree)')
}

/** What a tree has in the same places once all casts are written. Of another one, as another version may make it, nothing is known. */
function written(forms: string): string {
  return forms.replaceAll('2', '1')
}
