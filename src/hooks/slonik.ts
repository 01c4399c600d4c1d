import { explicitly } from './explicitly.ts'
import type { RecorderOptions } from './recorder.ts'
import { openRecorder } from './recorder.ts'

/** Of Slonik's interceptors the part that is used. */
export interface RecordingInterceptor {
  readonly name: string
  beforeQueryExecution(context: unknown, query: QueryLike): null
}

interface QueryLike {
  readonly sql: string
  readonly values: readonly unknown[]
}

/**
 * Adds an interceptor that records to the configuration of a pool of Slonik: `createPool(url, record({ interceptors }))`.
 * It is the last, so that it sees what the others make of a query.
 *
 * Errors: none, ever.
 */
export function record<Interceptor, Configuration extends object>(
  configuration: Configuration & { readonly interceptors?: readonly Interceptor[] },
  options?: RecorderOptions,
): Configuration & { readonly interceptors: readonly (Interceptor | RecordingInterceptor)[] } {
  const recorder = explicitly(openRecorder(options))
  const interceptor: RecordingInterceptor = {
    name: 'planflip',
    beforeQueryExecution(_context, { sql, values }) {
      recorder.record({ text: sql, values })
      return null
    },
  }
  return { ...configuration, interceptors: [...(configuration.interceptors ?? []), interceptor] }
}
