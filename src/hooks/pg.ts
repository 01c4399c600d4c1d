import type { CallSite, TellSite } from './call-site.ts'
import { callSite } from './call-site.ts'
import { explicitly } from './explicitly.ts'
import type { Look } from './look-at-method.ts'
import { lookAtMethod } from './look-at-method.ts'
import { once } from './once.ts'
import type { Recorder, RecorderOptions, Sent } from './recorder.ts'
import { openRecorder } from './recorder.ts'

/** A client of node-postgres, as far as it matters here. */
export interface ClientLike {
  query(...args: never[]): unknown
}

/** A pool, which tells whenever it lends a client. */
export interface PoolLike extends ClientLike {
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
  const recorder = explicitly(openRecorder(options))
  if (isPool(client)) {
    client.on('acquire', (lent) => recordClients(lent, recorder))
    recordPools(client, recorder)
  } else recordClients(client, recorder)
  return client
}

function isPool(client: ClientLike): client is PoolLike {
  return 'totalCount' in client && 'on' in client
}

export function isClient(value: unknown): value is ClientLike {
  return typeof value === 'object' && value !== null && 'query' in value && typeof value.query === 'function'
}

/** Records a client, or all that have it for a prototype. */
export function recordClients(client: ClientLike, recorder: Recorder): void {
  if (!once(client)) return
  lookAtMethod(client, 'query', (args) => {
    const sent = recorder.isOn() ? sentBy(args) : undefined
    if (sent === undefined) return {}
    const [first] = args
    const asked = isObject(first) ? askedOfPool.get(first) : undefined
    const tell = recorder.record({ ...sent, site: asked?.site })
    if (asked === undefined) return { wanted: () => tell }
    asked.tell = tell
    return {}
  })
}

/** A text with values, a config object, or a query object, as a cursor is and a stream has. */
function sentBy([first, second]: readonly unknown[]): Sent | undefined {
  const given = Array.isArray(second) ? (second as readonly unknown[]) : undefined
  if (typeof first === 'string') return { text: first, values: given }
  if (!isObject(first)) return undefined
  const query: QueryLike = 'cursor' in first && isObject(first.cursor) ? first.cursor : first
  if (typeof query.text !== 'string') return undefined
  return { text: query.text, values: given ?? (Array.isArray(query.values) ? query.values : undefined) }
}

/** A pool's own query goes to one of its clients, which records it; only where it came from would be lost by then. */
export function recordPools(pool: ClientLike, recorder: Recorder): void {
  if (once(pool)) lookAtMethod(pool, 'query', (args) => keepSite(args, recorder))
}

interface AskedOfPool {
  readonly site: CallSite
  tell?: TellSite | undefined
}

/** Queries that wait in a pool, by the object that the pool hands on to its client. */
const askedOfPool = new WeakMap<object, AskedOfPool>()

function keepSite([first, ...rest]: readonly unknown[], recorder: Recorder): Look {
  const config = typeof first === 'string' ? { text: first } : first
  if (!recorder.isOn() || !isObject(config)) return {}
  const text = sentBy([config, ...rest])?.text
  const isWanted = text !== undefined && recorder.wantsSite(text)
  const place = isWanted ? callSite()() : undefined
  const asked: AskedOfPool = { site: () => place }
  askedOfPool.set(config, asked)
  return {
    args: [config, ...rest],
    ...(isWanted && place === undefined && { wanted: () => (site) => asked.tell?.(site) }),
  }
}

interface QueryLike {
  readonly text?: unknown
  readonly values?: unknown
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
