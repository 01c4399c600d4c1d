import Module from 'node:module'
import { unlessExplicit } from './explicitly.ts'
import type { ClientLike } from './pg.ts'
import { isClient, recordClients, recordPools } from './pg.ts'
import { openRecorder } from './recorder.ts'

/*
 * What `planflip record` has Node load before the application (`node --import`): every client and pool of node-postgres is
 * recorded, whoever makes it. pg is CommonJS and comes through Module._load, from ES modules too.
 */

interface PgLike {
  readonly Client: { readonly prototype: ClientLike }
  readonly Pool: { readonly prototype: ClientLike }
}

const load = Reflect.get(Module, '_load') as (request: string, ...rest: unknown[]) => unknown
Reflect.set(Module, '_load', function (this: unknown, ...args: Parameters<typeof load>): unknown {
  const loaded = Reflect.apply(load, this, args)
  if (/(^|[\\/])pg([\\/]|$)/.test(args[0]) && isPg(loaded)) recordAll(loaded)
  return loaded
})

function isPg(loaded: unknown): loaded is PgLike {
  if (typeof loaded !== 'object' || loaded === null) return false
  return ['Client', 'Pool'].every((name) => typeof Reflect.get(loaded, name) === 'function')
}

function recordAll({ Client, Pool }: PgLike): void {
  const recorder = unlessExplicit(openRecorder())
  recordClients(Client.prototype, recorder)
  recordPools(poolPrototype(Pool.prototype), recorder)
}

/** `pg.Pool` is a subclass, made anew, of pg-pool's, which an application may also use as it is. */
function poolPrototype(prototype: ClientLike): ClientLike {
  const parent: unknown = Object.getPrototypeOf(prototype)
  return isClient(parent) ? parent : prototype
}
