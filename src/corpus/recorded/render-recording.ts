import { posix, relative, dirname, sep } from 'node:path'
import { toMicroseconds } from '../microseconds.ts'
import type { RecordedStatement } from '../../model/recorded.ts'
import { longRow } from '../../model/recorded.ts'
import type { RecordedQuery } from './reduce-recordings.ts'

/** A recording of what was reduced, a statement a line in the order of the queries' names, as the corpus reads it again. */
export function renderRecording(queries: readonly RecordedQuery[]): string {
  return queries.map(({ recorded }) => `${JSON.stringify(inOrder(recorded))}\n`).join('')
}

function inOrder({
  text,
  count,
  sites,
  samples,
  types,
  inARow,
  totalTime,
}: RecordedStatement): RecordedStatement {
  return {
    text,
    count,
    sites: sitesInOrder({ sites, inARow }),
    samples,
    ...(types !== undefined && { types }),
    ...(inARow !== undefined && { inARow }),
    ...(totalTime !== undefined && { totalTime: toMicroseconds(totalTime) }),
  }
}

/** The first says where it was sent in a long row; else it is the one that was seen first, which is chance. */
function sitesInOrder({
  sites,
  inARow = 1,
}: Pick<RecordedStatement, 'sites'> & { readonly inARow?: number | undefined }): readonly string[] {
  const [first, ...others] = sites
  return first === undefined || inARow < longRow ? sites.toSorted() : [first, ...others.toSorted()]
}

/** Places as a hook tells them, relative to the file that they are going to be written to. */
export function relativeSites<Statement extends RecordedStatement>(
  statement: Statement,
  file: string,
): Statement {
  const sites = statement.sites.map((site) => relative(dirname(file), site).split(sep).join(posix.sep))
  return { ...statement, sites }
}
