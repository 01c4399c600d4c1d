import { callSite } from './call-site.ts'
import { explicitly } from './explicitly.ts'
import type { Recorder, RecorderOptions } from './recorder.ts'
import { openRecorder } from './recorder.ts'

/** What `postgres()` answers with, as far as it matters here. */
export type SqlLike = (...args: never[]) => unknown

/**
 * Gives a postgres.js that records what it is asked for, in transactions and reserved connections too:
 * `const sql = record(postgres(url))`.
 *
 * Errors: none, ever. What cannot be recorded is sent all the same.
 */
export function record<Sql extends SqlLike>(sql: Sql, options?: RecorderOptions): Sql {
  return recordedSql(sql, explicitly(openRecorder(options)))
}

/** The function itself makes queries, and so do some of its methods; others give another such function. */
function recordedSql<Sql extends SqlLike>(sql: Sql, recorder: Recorder): Sql {
  const methods = new Map<string | symbol, unknown>()
  return new Proxy(sql, {
    apply: (target, self, args) => recordedQuery(Reflect.apply(target, self, args), recorder),
    get(target, name, receiver) {
      const method: unknown = Reflect.get(target, name, receiver)
      if (typeof method !== 'function') return method
      const known = methods.get(name) ?? recordedMethod(String(name), method, recorder)
      methods.set(name, known)
      return known
    },
  })
}

function recordedMethod(name: string, method: Function, recorder: Recorder): unknown {
  const call = (self: unknown, args: readonly unknown[]): unknown => Reflect.apply(method, self, args)
  switch (name) {
    case 'unsafe':
    case 'file':
      return function (this: unknown, ...args: readonly unknown[]) {
        return recordedQuery(call(this, args), recorder)
      }
    case 'begin':
    case 'savepoint':
      return function (this: unknown, ...args: readonly unknown[]) {
        return call(
          this,
          args.map((arg) => (typeof arg === 'function' ? withRecordedSql(arg, recorder) : arg)),
        )
      }
    case 'reserve':
      return async function (this: unknown) {
        return recordedSql((await call(this, [])) as SqlLike, recorder)
      }
    default:
      return method
  }
}

function withRecordedSql(work: Function, recorder: Recorder): (sql: SqlLike) => unknown {
  return (sql) => Reflect.apply(work, undefined, [recordedSql(sql, recorder)]) as unknown
}

/**
 * A query has its statement as soon as it is built for a connection, which may be much later than it was asked for. What
 * is no query (an identifier, a list of values) never has one.
 */
function recordedQuery(query: unknown, recorder: Recorder): unknown {
  if (typeof query !== 'object' || query === null || !('statement' in query)) return query
  const site = callSite()
  let statement: unknown = query.statement
  Object.defineProperty(query, 'statement', {
    configurable: true,
    enumerable: true,
    get: () => statement,
    set(built: unknown) {
      statement = built
      recordBuilt(built, query, site, recorder)
    },
  })
  return query
}

function recordBuilt(
  built: unknown,
  query: object,
  site: ReturnType<typeof callSite>,
  recorder: Recorder,
): void {
  if (typeof built !== 'object' || built === null || !('string' in built)) return
  const { string: text } = built
  if (typeof text !== 'string') return
  const values = 'parameters' in query && Array.isArray(query.parameters) ? query.parameters : undefined
  const types = 'types' in built && Array.isArray(built.types) ? built.types.map(nameOfType) : undefined
  recorder.record({ text, values, site, ...(types !== undefined && { types }) })
}

/** Types that postgres.js sees in a value, and then says to the server (`pg_type.dat`); it leaves the others to the server. */
function nameOfType(oid: unknown): string | null {
  return typeNames.get(Number(oid)) ?? null
}

const typeNames: ReadonlyMap<number, string> = new Map([
  [16, 'boolean'],
  [17, 'bytea'],
  [20, 'bigint'],
  [25, 'text'],
  [114, 'json'],
  [1184, 'timestamp with time zone'],
  [3802, 'jsonb'],
])
