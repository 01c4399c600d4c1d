import { explicitly } from './explicitly.ts'
import { lookAtMethod } from './look-at-method.ts'
import { once } from './once.ts'
import type { ClientLike } from './pg.ts'
import { record as recordPg } from './pg.ts'
import type { Recorder, RecorderOptions } from './recorder.ts'
import { openRecorder } from './recorder.ts'
import { knowingWhoWaits } from './waiting-for-site.ts'

/** A driver adapter's factory, such as `new PrismaPg(…)`: it is what sees the SQL. */
export interface AdapterFactoryLike {
  connect(): Promise<object>
}

/** An open adapter, as `new PrismaPg(pool)` made one before Prisma 6.6. */
export interface AdapterLike {
  queryRaw(query: never): Promise<unknown>
}

/** A client: it is what the application calls. */
export interface PrismaClientLike {
  $extends(extension: never): unknown
}

interface Operation {
  readonly args: unknown
  query(args: unknown): Promise<unknown>
}

interface SqlQueryLike {
  readonly sql: string
  readonly args: readonly unknown[]
}

/**
 * Records what goes through a driver adapter from now on, and gives it back; of a client it gives one that knows the lines of
 * the application: `record(new PrismaClient({ adapter: record(new PrismaPg(…)) }))`.
 *
 * Errors: none, ever. What cannot be recorded is sent all the same.
 */
export function record<Recorded extends AdapterFactoryLike | AdapterLike | PrismaClientLike>(
  recorded: Recorded,
  options?: RecorderOptions,
): Recorded {
  if ('$extends' in recorded) return tellingSites(recorded) as Recorded
  if (!once(recorded)) return recorded
  const look = looker(options)
  if ('connect' in recorded) lookAtConnections(recorded, look)
  else look(recorded)
  return recorded
}

function tellingSites(client: PrismaClientLike): unknown {
  const extension = {
    query: { $allOperations: (asked: Operation) => knowingWhoWaits(() => asked.query(asked.args)) },
  }
  return client.$extends(extension as never)
}

/** What has a pool of node-postgres is recorded there, as it is sent; another adapter as Prisma hands it over. */
function looker(options: RecorderOptions | undefined): (adapter: object) => void {
  const recorder = explicitly(openRecorder(options))
  return (adapter) => {
    if ('client' in adapter && isPool(adapter.client)) recordPg(adapter.client, options)
    else recordAdapter(adapter, recorder)
  }
}

function lookAtConnections(factory: AdapterFactoryLike, look: (adapter: object) => void): void {
  const connect = factory.connect.bind(factory)
  factory.connect = async () => {
    const adapter = await connect()
    look(adapter)
    return adapter
  }
}

function isPool(client: unknown): client is ClientLike {
  return typeof client === 'object' && client !== null && 'totalCount' in client && 'query' in client
}

function recordAdapter(adapter: object, recorder: Recorder): void {
  for (const name of ['queryRaw', 'executeRaw']) {
    lookAtMethod(adapter, name, ([query]) => {
      const { sql, args } = query as SqlQueryLike
      const tell = recorder.record({ text: sql, values: args })
      return { wanted: () => tell }
    })
  }
  const start: unknown = Reflect.get(adapter, 'startTransaction')
  if (typeof start !== 'function') return
  Reflect.set(adapter, 'startTransaction', async (...args: readonly unknown[]) => {
    const transaction = (await Reflect.apply(start, adapter, args)) as object
    recordAdapter(transaction, recorder)
    return transaction
  })
}
