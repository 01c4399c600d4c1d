import type { Session } from '../../model/session.ts'
import { quoteIdentifier } from '../../postgres/quote.ts'
import { explainArms } from './explain-arms.ts'

/** What is asked about: an expression over the rows of a table. */
export interface Subject {
  readonly schemaname: string
  readonly table: string
  /** SQL, as a session that prints portably shows it. */
  readonly expression: string
  /** The rows of its children are its own, as they are without ONLY. */
  readonly tree?: Tree
}

/** A table with those that inherit from it. */
export interface Tree {
  /** How many relations a scan of it reads. */
  readonly members: number
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
  return askShares(
    session,
    questions.map(({ subject, condition }) => ({
      rows: rowsOf(subject),
      condition,
      members: subject.tree?.members ?? 1,
    })),
  )
}

/** A condition on rows of one table. */
export interface ConditionOnRows {
  /** What FROM takes: a subquery that the planner pulls up. */
  readonly rows: string
  readonly condition: string
  /** How many relations a scan of it reads. */
  readonly members: number
}

/** The same about conditions on several expressions, for which the planner asks extended statistics as well. */
export async function askShares(
  session: Session,
  questions: readonly ConditionOnRows[],
): Promise<readonly (Selectivity | undefined)[]> {
  const plans = await explainArms(
    session,
    questions.map(
      ({ rows, condition }) =>
        `SELECT 1 FROM ${rows} LEFT JOIN pg_catalog.generate_series(1, ${manyRows}) AS many ON (${condition})`,
    ),
    questions.map(({ members }) => members),
  )
  return plans.map((plan) => {
    const [scan] = plan?.Plans ?? []
    if (plan === undefined || scan === undefined) return undefined
    const tuples = scan['Plan Rows']
    const share = plan['Plan Rows'] / tuples / Number(manyRows)
    // An outer join has as many rows as its outer side, if not more.
    return { tuples, share: share <= 1 / Number(manyRows) ? 0 : share }
  })
}

/** A power of two: nothing is lost where a selectivity is multiplied by it. */
const manyRows = 2n ** 62n

/** How many different values the planner expects, nulls as one; undefined where it does not say. */
export async function askDistinct(
  session: Session,
  subjects: readonly Subject[],
): Promise<readonly (number | undefined)[]> {
  const plans = await explainArms(
    session,
    subjects.map((subject) => `SELECT 1 FROM ${rowsOf(subject)} GROUP BY e`),
    subjects.map(({ tree }) => tree?.members ?? 1),
  )
  return plans.map((plan) => plan?.['Plan Rows'])
}

function rowsOf({ expression, ...from }: Subject): string {
  return `(SELECT (${expression}) AS e FROM ${fromItem(from)}) AS subject`
}

/** A table, by itself if it is not asked about as a tree. */
export function fromItem({ schemaname, table, tree }: Omit<Subject, 'expression'>): string {
  return `${tree === undefined ? 'ONLY ' : ''}${quoteIdentifier(schemaname)}.${quoteIdentifier(table)}`
}
