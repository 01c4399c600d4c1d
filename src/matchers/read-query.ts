import { valueText } from '../hooks/value-text.ts'
import type { ExpectedQuery } from '../model/expectation.ts'
import { Failure } from '../model/failure.ts'

/**
 * Reads what a test hands to `expect`: SQL; an object with its `text` or `sql`, and `values`, `parameters`, `params` or `bindings`; or a
 * builder that makes such an object: Kysely's by `compile()`, Drizzle's by `toSQL()`, Knex's by `toSQL().toNative()`.
 */
export function readQuery(received: unknown): ExpectedQuery {
  if (typeof received === 'string') return { sql: received, values: null }
  const built = build(received)
  const sql = built['text'] ?? built['sql']
  if (typeof sql !== 'string') throw notAQuery()
  const values = valueKeys.map((key) => built[key]).find((value) => value !== undefined)
  if (values === undefined) return { sql, values: null }
  if (!Array.isArray(values)) throw notAQuery()
  return { sql, values: values.map(textOf) }
}

/** Of node-postgres, Kysely, Drizzle and Knex, in this order. */
const valueKeys = ['values', 'parameters', 'params', 'bindings']

function build(received: unknown): Readonly<Record<string, unknown>> {
  if (typeof received !== 'object' && typeof received !== 'function') throw notAQuery()
  if (received === null) throw notAQuery()
  const made = call(received, 'compile') ?? call(received, 'toSQL') ?? received
  const native = call(made, 'toNative') ?? made
  return native as Readonly<Record<string, unknown>>
}

function call(object: object, method: string): object | undefined {
  const found: unknown = Reflect.get(object, method)
  if (typeof found !== 'function') return undefined
  const made: unknown = Reflect.apply(found, object, [])
  if (typeof made !== 'object' || made === null) throw notAQuery()
  return made
}

function textOf(value: unknown, place: number): string | null {
  const text = valueText(value)
  if (text !== undefined) return text
  throw new Failure('bad-query', `Nothing can be planned for value ${place + 1} of the query.`, {
    hint: 'Give what a driver takes: text, numbers, dates, arrays, JSON, buffers, null; none of more than 4,096 characters.',
  })
}

function notAQuery(): Failure {
  return new Failure('bad-query', 'What was given to expect is no query.', {
    hint: 'Give SQL, { text, values }, or a query of Drizzle, Kysely or Knex that is not awaited.',
  })
}
