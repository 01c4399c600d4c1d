import type { Session } from '../model/session.ts'
import { quoteIdentifier } from '../postgres/quote.ts'
import { printPortably } from '../postgres/portable-text.ts'
import { rolledBack } from '../postgres/transaction.ts'

interface Predicate {
  readonly schemaname: string
  readonly table: string
  /** As Postgres prints it under an empty search path. */
  readonly predicate: string
}

/** The share of a table's rows for which a predicate holds, as the planner estimates it. */
export async function askSelectivity(
  session: Session,
  { schemaname, table, predicate }: Predicate,
): Promise<number> {
  const from = `FROM ONLY ${quoteIdentifier(schemaname)}.${quoteIdentifier(table)}`
  return rolledBack(session, async () => {
    await printPortably(session)
    const all = await rowsOf(session, `SELECT ${from}`)
    const some = await rowsOf(session, `SELECT ${from} WHERE ${predicate}`)
    return Math.min(1, some / Math.max(1, all))
  })
}

async function rowsOf(session: Session, sql: string): Promise<number> {
  const [row] = await session.query<{
    readonly 'QUERY PLAN': readonly [{ readonly Plan: { readonly 'Plan Rows': number } }]
  }>(`EXPLAIN (FORMAT JSON) ${sql}`)
  return row?.['QUERY PLAN'][0].Plan['Plan Rows'] ?? 0
}
