import { explicitly } from './explicitly.ts'
import { once } from './once.ts'
import type { ClientLike } from './pg.ts'
import { isClient, recordClients } from './pg.ts'
import type { RecorderOptions } from './recorder.ts'
import { openRecorder } from './recorder.ts'

/** A Sequelize, as far as it matters here. */
export interface SequelizeLike {
  addHook(event: 'beforeQuery', listener: (options: unknown, query: unknown) => void): unknown
}

/**
 * Records what a Sequelize sends from now on, and gives it back: before it asks a connection for anything, it tells its
 * hooks which one. It may be called again.
 *
 * Errors: none, ever. What cannot be recorded is sent all the same.
 */
export function record<Sequelize extends SequelizeLike>(
  sequelize: Sequelize,
  options?: RecorderOptions,
): Sequelize {
  const recorder = explicitly(openRecorder(options))
  if (!once(sequelize)) return sequelize
  sequelize.addHook('beforeQuery', (_, query) => {
    if (hasConnection(query)) recordClients(query.connection, recorder)
  })
  return sequelize
}

function hasConnection(query: unknown): query is { readonly connection: ClientLike } {
  return typeof query === 'object' && query !== null && 'connection' in query && isClient(query.connection)
}
