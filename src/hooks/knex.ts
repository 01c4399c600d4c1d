import { explicitly } from './explicitly.ts'
import { once } from './once.ts'
import type { RecorderOptions } from './recorder.ts'
import { openRecorder } from './recorder.ts'

/** A Knex, as far as it matters here. */
export interface KnexLike {
  on(event: 'query', listener: (query: KnexQuery) => void): unknown
}

interface KnexQuery {
  /** With `$1` for the bindings, as it is sent. */
  readonly sql?: unknown
  readonly bindings?: unknown
}

/**
 * Records what a Knex sends from now on, in its transactions too, and gives it back. Objection's models that are bound to
 * it are recorded with it. It may be called again.
 *
 * Errors: none, ever.
 */
export function record<Knex extends KnexLike>(knex: Knex, options?: RecorderOptions): Knex {
  const recorder = explicitly(openRecorder(options))
  if (!once(knex)) return knex
  knex.on('query', ({ sql, bindings }) => {
    if (typeof sql !== 'string') return
    recorder.record({ text: sql, values: Array.isArray(bindings) ? bindings : undefined })
  })
  return knex
}
