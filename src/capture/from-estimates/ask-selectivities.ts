import type { Session } from '../../model/session.ts'
import { quoteIdentifier } from '../../postgres/quote.ts'
import { explainArms } from './explain-arms.ts'

/** What is asked about: an expression over the rows of a table. */
export interface Subject {
  readonly schemaname: string
  readonly table: string
  /** SQL, as a session that prints portably shows it. */
  readonly expression: string
}

export interface Question {
  readonly subject: Subject
  /** SQL over `e`, the value of the expression. */
  readonly condition: string
}

export interface Selectivity {
  /** From 0 to 1. */
  readonly share: number
  /** How many rows the planner takes the table to have. */
  readonly tuples: number
}

/**
 * Which share of the rows the planner expects to satisfy each condition, to the last digit that it reckons with; undefined
 * where it does not say.
 *
 * The rows of a scan are rounded, but those of a join are so many that nothing is lost: the condition is put as one on an outer
 * join with very many rows of a function. It stands on the side that keeps all its rows, so that it cannot be moved into
 * the scan, and its selectivity is that of a condition on one table (`treat_as_join_clause` of clausesel.c).
 */
export async function askSelectivities(
  session: Session,
  questions: readonly Question[],
): Promise<readonly (Selectivity | undefined)[]> {
  const plans = await explainArms(
    session,
    questions.map(
      ({ subject, condition }) =>
        `SELECT 1 FROM ${rowsOf(subject)} LEFT JOIN pg_catalog.generate_series(1, ${manyRows}) AS many ON (${condition})`,
    ),
  )
  return plans.map((plan) => {
    const [scan] = plan?.Plans ?? []
    if (plan === undefined || scan === undefined) return undefined
    const tuples = scan['Plan Rows']
    const share = plan['Plan Rows'] / tuples / manyRows
    // An outer join has as many rows as its outer side, if not more.
    return { tuples, share: share <= 1 / manyRows ? 0 : share }
  })
}

const manyRows = 2_000_000_000

/** How many different values the planner expects, nulls as one; undefined where it does not say. */
export async function askDistinct(
  session: Session,
  subjects: readonly Subject[],
): Promise<readonly (number | undefined)[]> {
  const plans = await explainArms(
    session,
    subjects.map((subject) => `SELECT 1 FROM ${rowsOf(subject)} GROUP BY e`),
  )
  return plans.map((plan) => plan?.['Plan Rows'])
}

function rowsOf({ schemaname, table, expression }: Subject): string {
  return `(SELECT (${expression}) AS e FROM ONLY ${quoteIdentifier(schemaname)}.${quoteIdentifier(table)}) AS subject`
}
