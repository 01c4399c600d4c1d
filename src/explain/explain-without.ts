import type { PlanOutcome } from '../model/plan.ts'
import type { Session, SqlError } from '../model/session.ts'
import { asSessionUser } from '../postgres/as-session-user.ts'
import { rolledBack } from '../postgres/transaction.ts'
import { explainStatement, type Statement } from './explain-statement.ts'

/** Ways that the planner is to do without. */
export interface Withheld {
  /** Names of settings that switch a way off: `enable_seqscan`, `max_parallel_workers_per_gather`. */
  readonly settings: readonly string[]
  readonly indexes: readonly { readonly index: string; readonly relation: string }[]
}

/**
 * Plans a statement on a scratch without some of its ways. Nothing of it remains.
 *
 * An index that is not valid is none to the planner (`get_relation_info` of plancat.c): it proves no uniqueness either, and lends no
 * statistics of expressions. A way that is switched off is taken all the same where there is no other: the plan then shows a node as
 * disabled, before 18 at a cost of 1e10 (`disable_cost` of costsize.c).
 */
export async function explainWithout(
  session: Session,
  statement: Statement,
  { settings, indexes }: Withheld,
): Promise<PlanOutcome> {
  return rolledBack(session, async () => {
    if (indexes.length > 0) {
      const refusal = await asSessionUser(session, () => invalidate(session, indexes))
      if (refusal !== undefined) return { status: 'failed', ...refusal }
    }
    const off = settings.map((name) => `SET LOCAL ${name} = ${name.startsWith('enable_') ? 'off' : '0'}`)
    if (off.length > 0) await session.query(off.join('; '))
    return explainStatement(session, statement, { inTransaction: true })
  })
}

/** EXPLAIN tells no schemas: of namesakes, all. Answers with the refusal where the role is no superuser. */
async function invalidate(session: Session, indexes: Withheld['indexes']): Promise<SqlError | undefined> {
  const [may] = await session.query<{ readonly write: boolean }>(
    `SELECT pg_catalog.has_table_privilege('pg_catalog.pg_index', 'UPDATE') AS write`,
  )
  if (may?.write !== true) return { sqlstate: '42501', message: 'only a superuser withholds an index' }
  await session.query(
    `UPDATE pg_catalog.pg_index SET indisvalid = false
     FROM pg_catalog.json_to_recordset($1::pg_catalog.json) AS s(index pg_catalog.text, relation pg_catalog.text)
       JOIN pg_catalog.pg_class i ON i.relname = s.index
       CROSS JOIN pg_catalog.pg_class t
     WHERE t.relname = s.relation AND indexrelid = i.oid AND indrelid = t.oid`,
    [JSON.stringify(indexes)],
  )
  return undefined
}
