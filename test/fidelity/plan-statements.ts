import { explainStatement } from '../../src/explain/explain-statement.ts'
import { withoutJitFooter } from '../../src/explain/plan-text.ts'
import type { Session } from '../../src/model/session.ts'
import { sqlErrorOf } from '../../src/model/session.ts'
import { quoteIdentifier, quoteLiteral } from '../../src/postgres/quote.ts'
import type { NamedStatement } from './statements.ts'
import type { Variation } from './variations.ts'

/**
 * The text of EXPLAIN for each statement, or `ERROR` and what Postgres said, under a variation of the settings.
 *
 * All in one transaction that cannot write. One round trip a statement: planning is what takes the time.
 */
export async function planStatements(
  session: Session,
  statements: readonly NamedStatement[],
  { settings }: Variation,
): Promise<readonly string[]> {
  const begin = [
    'BEGIN READ ONLY',
    ...Object.entries(settings).map(
      ([name, value]) => `SET LOCAL ${quoteIdentifier(name)} = ${quoteLiteral(value)}`,
    ),
  ].join('; ')
  const texts: string[] = []
  await session.query(begin)
  for (const statement of statements) texts.push(await planStatement(session, statement, begin))
  await session.query('ROLLBACK')
  return texts
}

async function planStatement(session: Session, statement: NamedStatement, begin: string): Promise<string> {
  try {
    return withoutJitFooter(await explain(session, statement))
  } catch (error) {
    const refusal = sqlErrorOf(error)
    if (refusal === undefined)
      throw new Error(`Lost the server: ${statement.name}: ${statement.sql}`, { cause: error })
    await session.query('ROLLBACK')
    await session.query(begin)
    return asRefused(refusal)
  }
}

async function explain(session: Session, statement: NamedStatement): Promise<string> {
  if (statement.types.length > 0) {
    const outcome = await explainStatement(session, statement, { inTransaction: true })
    return outcome.status === 'planned' ? outcome.plan.text : asRefused(outcome)
  }
  const lines = await session.query<{ readonly 'QUERY PLAN': string }>(`EXPLAIN ${statement.sql}`)
  return lines.map((line) => line['QUERY PLAN']).join('\n')
}

function asRefused({ sqlstate, message }: { readonly sqlstate: string; readonly message: string }): string {
  return `ERROR ${sqlstate}: ${message}`
}
