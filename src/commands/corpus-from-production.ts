import { readObservedStatements } from '../capture/observed-statements.ts'
import { generatedMark, renderObserved } from '../corpus/observed/render.ts'
import { siftObserved } from '../corpus/observed/sift.ts'
import { findParameterTypes } from '../explain/find-parameter-types.ts'
import { Failure } from '../model/failure.ts'
import type { ObservedStatements, SetAside } from '../model/observed.ts'
import type { Query } from '../model/query.ts'
import type { Session } from '../model/session.ts'
import { readTextIfThere, writeText } from '../store/files.ts'
import type { Context } from './context.ts'

/** A corpus file of what production's application sends. */
export interface WrittenCorpus {
  /** Absent where there was nothing to write: then an older file is left as it is. */
  readonly file: string
  readonly queries: number
  readonly calls: number
  readonly setAside: readonly SetAside[]
  /** What would let the role see the statements that are hidden from it; absent where none are. */
  readonly grant?: string
}

/** Refuses to overwrite a file that somebody wrote by hand. */
export async function requireOwnCorpus(file: string): Promise<void> {
  const text = await readTextIfThere(file)
  if (text === undefined || text.trim() === '' || text.startsWith(generatedMark)) return
  throw new Failure(
    'would-overwrite',
    `${file} is there already, and was not written by --pg-stat-statements.`,
    {
      hint: 'Name another file after --pg-stat-statements, or overwrite this one with --force.',
    },
  )
}

interface CorpusOrder {
  readonly file: string
  readonly database: string
  /** Whether SQL holds values that must not leave production. */
  readonly isRedacted?: (sql: string) => boolean
}

/**
 * Writes what pg_stat_statements counted in the database as a corpus, within the transaction that the session is in. Only what
 * the server prepares gets there: what it does not would fail in every comparison.
 */
export async function writeCorpusFromProduction(
  session: Session,
  { file, database, isRedacted = () => false }: CorpusOrder,
  { signal, progress }: Context,
): Promise<WrittenCorpus> {
  progress('reading pg_stat_statements')
  const observed = await readObservedStatements(session)
  const total = observed.statements.length
  const sifted = await siftObserved(observed.statements, (done) =>
    progress('reading statements', { done, total }),
  )
  const open = sifted.queries.filter(({ sql }) => !isRedacted(sql))
  const types = await findParameterTypes(
    session,
    open.map(({ sql, parameters }) => ({ sql, parameters: parameters.length })),
    (done) => {
      signal.throwIfAborted()
      progress('preparing statements', { done, total: open.length })
    },
  )
  const queries = open.flatMap((query, at): readonly Query[] => {
    const found = types[at]
    return found?.status === 'prepared' ? [withTypes(query, found.types)] : []
  })
  const refusals = types.flatMap((found) => (found.status === 'refused' ? [found.message] : []))
  if (queries.length > 0) {
    const { since } = observed
    await writeText(file, renderObserved(queries, { database, ...(since !== undefined && { since }) }))
  }
  return {
    file,
    queries: queries.length,
    calls: queries.reduce((sum, { weight }) => sum + (weight?.calls ?? 0), 0),
    setAside: [
      ...hiddenOf(observed),
      ...sifted.setAside,
      ...redactedOf(sifted.queries.length - open.length),
      ...refusedOf(refusals),
    ],
    ...(observed.hidden > 0 && { grant: `GRANT pg_read_all_stats TO ${observed.role};` }),
  }
}

function withTypes(query: Query, types: readonly (string | null)[]): Query {
  return {
    ...query,
    parameters: query.parameters.map((parameter, at) => {
      const type = types[at] ?? null
      return type === null ? parameter : { ...parameter, type }
    }),
  }
}

function hiddenOf({ hidden }: ObservedStatements): readonly SetAside[] {
  return hidden === 0 ? [] : [{ reason: 'hidden', count: hidden }]
}

function redactedOf(count: number): readonly SetAside[] {
  return count === 0 ? [] : [{ reason: 'redacted', count }]
}

function refusedOf(messages: readonly string[]): readonly SetAside[] {
  const [example] = messages
  return example === undefined ? [] : [{ reason: 'refused', count: messages.length, example }]
}
