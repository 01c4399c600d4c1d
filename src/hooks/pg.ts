import { beforeMethod } from './before-method.ts'
import type { CallSite } from './call-site.ts'
import { callSite } from './call-site.ts'
import type { Recorder, RecorderOptions, Sent } from './recorder.ts'
import { openRecorder } from './recorder.ts'

/** A client of node-postgres, as far as it matters here. */
interface ClientLike {
  query(...args: never[]): unknown
}

/** A pool, which tells whenever it lends a client. */
interface PoolLike extends ClientLike {
  readonly totalCount: number
  on(event: 'acquire', listener: (client: ClientLike) => void): unknown
}

/**
 * Records what a client or a pool of node-postgres is given from now on, cursors and streams included, and gives it back.
 * An ORM that is given that pool or client is recorded with it. It may be called again.
 *
 * Errors: none, ever. What cannot be recorded is sent all the same.
 */
export function record<Client extends ClientLike>(client: Client, options?: RecorderOptions): Client {
  const recorder = openRecorder(options)
  if (isPool(client)) recordPool(client, recorder)
  else recordClient(client, recorder)
  return client
}

function isPool(client: ClientLike): client is PoolLike {
  return 'totalCount' in client && 'on' in client
}

const recorded = new WeakSet()

/** A pool's own query goes to one of its clients, which records it; only where it came from would be lost by then. */
function recordPool(pool: PoolLike, recorder: Recorder): void {
  if (recorded.has(pool)) return
  recorded.add(pool)
  pool.on('acquire', (client) => recordClient(client, recorder))
  beforeMethod(pool, 'query', keepSite)
}

/** Of queries that wait in a pool, by the object that the pool hands on to its client. */
const sites = new WeakMap<object, CallSite>()

function keepSite([first, ...rest]: readonly unknown[]): readonly unknown[] {
  const config = typeof first === 'string' ? { text: first } : first
  if (isObject(config)) sites.set(config, callSite())
  return [config, ...rest]
}

function recordClient(client: ClientLike, recorder: Recorder): void {
  if (recorded.has(client)) return
  recorded.add(client)
  beforeMethod(client, 'query', (args) => {
    const sent = sentBy(args)
    if (sent !== undefined) recorder.record(sent)
  })
}

/** A text with values, a config object, or a query object, as a cursor is and a stream has. */
function sentBy([first, second]: readonly unknown[]): Sent | undefined {
  const given = Array.isArray(second) ? (second as readonly unknown[]) : undefined
  if (typeof first === 'string') return { text: first, values: given }
  if (!isObject(first)) return undefined
  const query: QueryLike = 'cursor' in first && isObject(first.cursor) ? first.cursor : first
  if (typeof query.text !== 'string') return undefined
  const values = given ?? (Array.isArray(query.values) ? query.values : undefined)
  return { text: query.text, values, site: sites.get(first) }
}

interface QueryLike {
  readonly text?: unknown
  readonly values?: unknown
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
