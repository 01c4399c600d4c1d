import type { PlanOutcome } from '../model/plan.ts'
import type { Session } from '../model/session.ts'
import { sqlErrorOf } from '../model/session.ts'
import { quoteLiteral } from '../postgres/quote.ts'
import { forgetPrepared, rolledBack, undone } from '../postgres/transaction.ts'
import { parsePlan } from './parse-plan.ts'

/** A statement, and what it is to be planned for. */
export interface Statement {
  /** One statement without parameters of any other spelling than `$1`. */
  readonly sql: string
  /** Of `$1`, `$2`…, as the corpus declares them; null where Postgres is to infer the type. Empty: no parameters. */
  readonly types: readonly (string | null)[]
  /** Null: the generic plan. */
  readonly values: readonly (string | null)[] | null
}

/**
 * Asks for the plan of one statement, as text and as JSON. Never runs it.
 *
 * Parameters are planned as a driver's are: the statement is prepared and EXPLAIN executes it, so that types are
 * inferred and values folded as in the application, and the same on every major.
 */
export async function explainStatement(
  session: Session,
  statement: Statement,
  { inTransaction = false }: { readonly inTransaction?: boolean } = {},
): Promise<PlanOutcome> {
  const hasParameters = statement.types.length > 0
  // A refusal must not end the transaction that the session is in.
  const apart = inTransaction ? undone : rolledBack
  if (!hasParameters) return apart(session, () => explainPlain(session, statement))
  const prepared: string[] = []
  try {
    return await apart(session, () => explainPrepared(session, statement, prepared))
  } finally {
    await forgetPrepared(session, prepared)
  }
}

async function explainPlain(session: Session, { sql }: Statement): Promise<PlanOutcome> {
  try {
    return await explain(session, sql)
  } catch (error) {
    return refused(error, 'EXPLAIN ')
  }
}

/** @param prepared takes the name of what it prepared */
async function explainPrepared(
  session: Session,
  { sql, types, values }: Statement,
  prepared: string[],
): Promise<PlanOutcome> {
  const introduction = `PREPARE planflip_statement (${types.map((type) => type ?? 'unknown').join(', ')}) AS `
  try {
    await askOne(session, introduction + sql)
    prepared.push('planflip_statement')
  } catch (error) {
    return refused(error, introduction)
  }
  const parameters = (values ?? types.map(() => null)).map(quoteLiteral)
  const execute = `EXECUTE planflip_statement (${parameters.join(', ')})`
  try {
    return await (values === null ? explainGeneric(session, execute) : explainCustom(session, execute))
  } catch (error) {
    return refused(error)
  }
}

async function explainCustom(session: Session, execute: string): Promise<PlanOutcome> {
  await session.query('SET LOCAL plan_cache_mode = force_custom_plan')
  return explain(session, execute)
}

/**
 * Without `GENERIC_PLAN`, which came with 16, the executor prunes partitions by the NULLs that stand in for values before
 * EXPLAIN looks, and a plan on a partitioned table is an Append of nothing (`EXEC_FLAG_EXPLAIN_GENERIC`, execPartition.c).
 */
async function explainGeneric(session: Session, execute: string): Promise<PlanOutcome> {
  await session.query('SET LOCAL plan_cache_mode = force_generic_plan')
  const [server] = await session.query<{ readonly num: number }>(
    "SELECT pg_catalog.current_setting('server_version_num')::pg_catalog.int4 AS num",
  )
  return explain(session, execute, server !== undefined && server.num >= 160_000 ? ['GENERIC_PLAN'] : [])
}

async function explain(session: Session, sql: string, options: readonly string[] = []): Promise<PlanOutcome> {
  const inText = options.length === 0 ? '' : `(${options.join(', ')}) `
  const lines = await askOne<{ readonly 'QUERY PLAN': string }>(session, `EXPLAIN ${inText}${sql}`)
  const [json] = await askOne<{ readonly 'QUERY PLAN': unknown }>(
    session,
    `EXPLAIN (${[...options, 'FORMAT JSON'].join(', ')}) ${sql}`,
  )
  const text = lines.map((line) => line['QUERY PLAN']).join('\n')
  const plan = parsePlan(json?.['QUERY PLAN'], text)
  // `Query rewrites to nothing`: Postgres has no error for it, and SQL's code for "no data".
  return plan === undefined
    ? { status: 'failed', sqlstate: '02000', message: text }
    : { status: 'planned', plan }
}

/**
 * With parameters, though there are none: the extended protocol takes one statement only. What is planned on production
 * may come from a file that somebody sent, and nothing after a `;` in it may run.
 */
function askOne<Row>(session: Session, sql: string): Promise<readonly Row[]> {
  return session.query<Row>(sql, [])
}

/** Postgres tells a place in the text that it was sent; the statement's own begins after an introduction, or is not in it. */
function refused(error: unknown, introduction?: string): PlanOutcome {
  const refusal = sqlErrorOf(error)
  if (refusal === undefined) throw error
  const { position, ...rest } = refusal
  if (introduction === undefined || position === undefined) return { status: 'failed', ...rest }
  return { status: 'failed', ...rest, position: position - introduction.length }
}
