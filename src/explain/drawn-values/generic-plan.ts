import type { Query } from '../../model/query.ts'
import type { Session } from '../../model/session.ts'
import { sqlErrorOf } from '../../model/session.ts'
import { rolledBack } from '../../postgres/transaction.ts'
import type { ExplainedNode } from '../explained-node.ts'

export interface GenericPlan {
  /** Of each parameter, as `format_type` names it. */
  readonly types: readonly string[]
  /** Told VERBOSE. */
  readonly root: ExplainedNode
}

/** The generic plan with every condition of the statement; undefined where Postgres refuses it. */
export async function genericPlan(
  session: Session,
  { sql, parameters }: Pick<Query, 'sql' | 'parameters'>,
): Promise<GenericPlan | undefined> {
  const declared = parameters.map(({ type }) => type ?? 'unknown').join(', ')
  try {
    return await rolledBack(session, async () => {
      await session.query(`PREPARE planflip_statement (${declared}) AS ${sql}`, [])
      const [statement] = await session.query<{ readonly types: readonly string[] }>(
        `SELECT to_json(parameter_types::text[]) AS types FROM pg_prepared_statements WHERE name = 'planflip_statement'`,
      )
      // The executor would prune partitions by the NULLs that stand for values, before EXPLAIN looks (execPartition.c).
      await session.query('SET LOCAL plan_cache_mode = force_generic_plan')
      await session.query('SET LOCAL enable_partition_pruning = off')
      const nulls = parameters.map(() => 'NULL').join(', ')
      const [row] = await session.query<{
        readonly 'QUERY PLAN': readonly { readonly Plan?: ExplainedNode }[]
      }>(`EXPLAIN (VERBOSE, FORMAT JSON) EXECUTE planflip_statement (${nulls})`)
      const root = row?.['QUERY PLAN'][0]?.Plan
      return root === undefined || statement === undefined ? undefined : { types: statement.types, root }
    })
  } catch (error) {
    if (sqlErrorOf(error) === undefined) throw error
    return undefined
  } finally {
    // Prepared statements outlive a rollback.
    await session.query('DEALLOCATE ALL')
  }
}
