import { posix, relative, dirname, sep } from 'node:path'
import type { RecordedStatement } from '../../model/recorded.ts'
import type { RecordedQuery } from './reduce-recordings.ts'

/** A recording of what was reduced, a statement a line in the order of the queries' names, as the corpus reads it again. */
export function renderRecording(queries: readonly RecordedQuery[]): string {
  return queries.map(({ recorded }) => `${JSON.stringify(inOrder(recorded))}\n`).join('')
}

function inOrder({ text, count, sites, samples, types, inARow }: RecordedStatement): RecordedStatement {
  return {
    text,
    count,
    sites: sites.toSorted(),
    samples,
    ...(types !== undefined && { types }),
    ...(inARow !== undefined && { inARow }),
  }
}

/** Places as a hook tells them, relative to the file that they are going to be written to. */
export function relativeSites<Statement extends RecordedStatement>(
  statement: Statement,
  file: string,
): Statement {
  const sites = statement.sites.map((site) => relative(dirname(file), site).split(sep).join(posix.sep))
  return { ...statement, sites }
}
