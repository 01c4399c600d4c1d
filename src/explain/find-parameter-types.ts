import type { Session, SqlError } from '../model/session.ts'
import { sqlErrorOf } from '../model/session.ts'
import { forgetPrepared, undone } from '../postgres/transaction.ts'
import { parametersBefore, parametersNear } from './parameters-near.ts'

/** A statement, and how many parameters it has. */
export interface Untyped {
  readonly sql: string
  readonly parameters: number
}

/** Types to declare, null where Postgres infers one; or why Postgres does not prepare the statement at all. */
export type FoundTypes =
  | { readonly status: 'prepared'; readonly types: readonly (string | null)[] }
  | ({ readonly status: 'refused' } & Pick<SqlError, 'sqlstate' | 'message'>)

/**
 * Prepares statements within the transaction that the session is in, and leaves nothing behind. Nothing is planned or run.
 *
 * A constant has a type and the parameter in its place may have none: `count($1)` and `sum(CASE … THEN $1 END)` are refused
 * where `count(1)` was not. The refusal tells the place, and there a few types are tried.
 */
export async function findParameterTypes(
  session: Session,
  statements: readonly Untyped[],
  onProgress?: (done: number) => void,
): Promise<readonly FoundTypes[]> {
  const found: FoundTypes[] = []
  for (let start = 0; start < statements.length; start += batchSize) {
    const prepared: string[] = []
    await undone(session, async () => {
      await session.query(`SET LOCAL lock_timeout = ${lockTimeout}; SAVEPOINT planflip_types`)
      const prepare = preparer(session, prepared)
      for (const statement of statements.slice(start, start + batchSize)) {
        onProgress?.(found.length)
        found.push(await findTypes(prepare, statement))
      }
    })
    await forgetPrepared(session, prepared)
  }
  return found
}

/** So many prepared statements at a time are no burden to the server. */
const batchSize = 50

/** Milliseconds: there may be thousands of statements on a table that a migration has locked. */
const lockTimeout = 300

type Types = readonly (string | null)[]

/** Answers why Postgres refuses; undefined where it does not. */
type Prepare = (sql: string, types: Types) => Promise<SqlError | undefined>

/** @param prepared takes the names of what was prepared */
function preparer(session: Session, prepared: string[]): Prepare {
  let attempts = 0
  return async (sql, types) => {
    const list = types.length === 0 ? '' : ` (${types.map((type) => type ?? 'unknown').join(', ')})`
    const name = `planflip_${++attempts}`
    const introduction = `PREPARE ${name}${list} AS `
    try {
      // With parameters, though there are none: the extended protocol takes one statement only.
      await session.query(introduction + sql, [])
      prepared.push(name)
      return undefined
    } catch (error) {
      const refusal = sqlErrorOf(error)
      if (refusal === undefined) throw error
      await session.query('ROLLBACK TO SAVEPOINT planflip_types')
      const { position } = refusal
      return position === undefined ? refusal : { ...refusal, position: position - introduction.length }
    }
  }
}

async function findTypes(prepare: Prepare, { sql, parameters }: Untyped): Promise<FoundTypes> {
  let types: Types = Array.from({ length: parameters }, () => null)
  const first = await prepare(sql, types)
  let refusal = first
  for (let attempt = 0; refusal !== undefined && attempt < mostAttempts; attempt++) {
    const next = await tryTypes(prepare, sql, types, refusal)
    if (next === undefined) break
    ;({ types, refusal } = next)
  }
  if (refusal === undefined) return { status: 'prepared', types }
  const { sqlstate, message } = first ?? refusal
  return { status: 'refused', sqlstate, message }
}

/** Refusals are mended from left to right; a statement has few. */
const mostAttempts = 8

/** The first types that get Postgres further; undefined where none does. */
async function tryTypes(
  prepare: Prepare,
  sql: string,
  types: Types,
  refusal: SqlError,
): Promise<{ readonly types: Types; readonly refusal: SqlError | undefined } | undefined> {
  for (const { parameters, type } of candidatesFor(refusal, sql)) {
    const tried = types.map((known, at) => (parameters.has(at + 1) ? type : known))
    const next = await prepare(sql, tried)
    if (next === undefined || isFurther(next, refusal)) return { types: tried, refusal: next }
  }
  return undefined
}

interface Candidate {
  readonly parameters: ReadonlySet<number>
  readonly type: string
}

/** For a parameter of no type at all any will do; for an operator or a function the usual ones are tried at its place. */
function candidatesFor({ sqlstate, message, position }: SqlError, sql: string): readonly Candidate[] {
  if (sqlstate === indeterminate) {
    const number = Number(/\$(\d+)/.exec(message)?.[1] ?? 0)
    return [{ parameters: new Set([number]), type: 'text' }]
  }
  if (position === undefined || !ofTypes.has(sqlstate)) return []
  const near = parametersNear(sql, position).flatMap((parameters) =>
    usualTypes.map((type) => ({ parameters, type })),
  )
  // `depth + $2` in a recursive query is about the `$1` that it starts from, wherever that is.
  const before = parametersBefore(sql, position).slice(0, mostAlone)
  return [...near, ...before.map((number) => ({ parameters: new Set([number]), type: 'integer' }))]
}

const mostAlone = 10

const usualTypes = ['integer', 'text', 'numeric', 'timestamp with time zone', 'interval', 'boolean']

/** `indeterminate_datatype`, which comes without a place. */
const indeterminate = '42P18'

/** `ambiguous_function`, `undefined_function`, `datatype_mismatch`: of operators too. */
const ofTypes = new Set(['42725', '42883', '42804'])

/** Another fault that types may mend, and not before the last: Postgres resolves them from left to right. */
function isFurther(next: SqlError, { sqlstate, message, position = 0 }: SqlError): boolean {
  if (next.sqlstate === indeterminate) return next.sqlstate !== sqlstate || next.message !== message
  return ofTypes.has(next.sqlstate) && (next.position ?? 0) > position
}
