import { parseCorpusFile } from '../corpus/parse-corpus-file.ts'
import { reduceRecordings } from '../corpus/recorded/reduce-recordings.ts'
import { explainStatement, type Statement } from '../explain/explain-statement.ts'
import type { ExpectedQuery } from '../model/expectation.ts'
import { Failure } from '../model/failure.ts'
import type { Plan } from '../model/plan.ts'
import type { Query } from '../model/query.ts'
import type { Session } from '../model/session.ts'
import { loadGrammar } from '../postgres/sql/grammar.ts'
import { statementOf } from './statement-of.ts'

/** A test's query with the plan that Postgres makes of it. */
export interface PlannedExpected {
  readonly query: Query
  readonly statement: Statement
  readonly plan: Plan
}

/**
 * Plans what a test handed over: for its values where it gives some, for the first ones of a `-- param` header where that does, else for none
 * in particular.
 */
export async function planExpected(session: Session, expected: ExpectedQuery): Promise<PlannedExpected> {
  const query =
    expected.values === null ? await readText(expected.sql) : await readSent(expected.sql, expected.values)
  const [values = null] = query.samples
  const statement = statementOf(query, { values })
  const outcome = await explainStatement(session, statement)
  if (outcome.status === 'planned') return { query, statement, plan: outcome.plan }
  throw new Failure(
    'bad-query',
    `Postgres refuses to plan the query: ERROR ${outcome.sqlstate}: ${outcome.message}`,
    {
      hint: `Mend the query, or capture production anew where its schema has moved on:\n${query.sql}`,
    },
  )
}

/** As in a corpus: with headers, and placeholders of any spelling. */
async function readText(sql: string): Promise<Query> {
  const { queries, faults } = await parseCorpusFile(source, sql)
  const [query, another] = queries
  if (query !== undefined && another === undefined && faults.length === 0) return query
  const [fault] = faults
  throw notOne(fault === undefined ? '' : `: ${fault.message}`)
}

/** As a driver sends it: a `?` is an operator there. */
async function readSent(sql: string, values: NonNullable<ExpectedQuery['values']>): Promise<Query> {
  const statement = { text: sql, count: 1, sites: [], samples: [values], line: 1 }
  const recording = { statements: [statement], faults: [] }
  const { queries, setAside } = reduceRecordings(await loadGrammar(), [{ file: source, recording }])
  const [read, another] = queries
  if (read === undefined || another !== undefined || setAside.length > 0) throw notOne('')
  const { query } = read
  if (values.length !== query.parameters.length) {
    throw new Failure(
      'bad-query',
      `The query takes ${query.parameters.length} values, and ${values.length} are given.`,
      { hint: 'Give one value for each of $1, $2…, or none at all for the generic plan.' },
    )
  }
  return query
}

const source = 'query.sql'

function notOne(why: string): Failure {
  return new Failure('bad-query', `The query is not one statement that can be planned${why}.`, {
    hint: 'Give one SELECT, INSERT, UPDATE, DELETE or MERGE.',
  })
}
