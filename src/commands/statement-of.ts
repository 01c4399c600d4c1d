import type { Statement } from '../explain/explain-statement.ts'
import type { Query } from '../model/query.ts'
import type { QueryReport } from '../model/report.ts'

/** The case of a query behind its verdict. */
export function statementOf({ sql, parameters }: Query, { values }: Pick<QueryReport, 'values'>): Statement {
  return { sql, types: parameters.map(({ type }) => type ?? null), values }
}
