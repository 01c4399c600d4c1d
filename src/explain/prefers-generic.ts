import type { Sample } from '../model/query.ts'
import type { Session } from '../model/session.ts'
import { quoteLiteral } from '../postgres/quote.ts'
import { rolledBack } from '../postgres/transaction.ts'
import type { Statement } from './explain-statement.ts'

/**
 * Whether Postgres would keep to the generic plan of a prepared statement once it has made five custom ones, as drivers get them that
 * prepare by name. Postgres decides it itself: an EXPLAIN of EXECUTE counts as an execution, and the sixth shows (`choose_custom_plan`
 * of plancache.c).
 *
 * @param samples values that Postgres plans the statement for, in turn
 */
export async function prefersGenericPlan(
  session: Session,
  { sql, types }: Pick<Statement, 'sql' | 'types'>,
  samples: readonly Sample[],
): Promise<boolean> {
  const executions = Array.from(
    { length: customPlans + 1 },
    (_, turn) => samples[turn % samples.length] ?? [],
  )
  try {
    return await rolledBack(session, async () => {
      const declared = types.map((type) => type ?? 'unknown').join(', ')
      await session.query(`PREPARE planflip_statement (${declared}) AS ${sql}`, [])
      await session.query('SET LOCAL plan_cache_mode = auto')
      await session.query(
        executions
          .map((values) => `EXPLAIN EXECUTE planflip_statement (${values.map(quoteLiteral).join(', ')})`)
          .join(';'),
      )
      const [counted] = await session.query<{ readonly isGeneric: boolean }>(
        `SELECT generic_plans > 0 AS "isGeneric" FROM pg_prepared_statements WHERE name = 'planflip_statement'`,
      )
      return counted?.isGeneric === true
    })
  } finally {
    // Prepared statements outlive a rollback.
    await session.query('DEALLOCATE ALL')
  }
}

const customPlans = 5
