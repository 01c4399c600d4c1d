import { once } from 'node:events'

import pg from 'pg'

import { isSocket } from './candidates.ts'
import { internalsOf } from './internals.ts'
import type { OpenClient } from './open-client.ts'

/**
 * Cancels what runs in a session, by the protocol's own `CancelRequest`: it needs no session, and no free slot. A pooler
 * hands it on to the server's process, whose number it alone knows.
 */
export async function cancel({ client, server, encryption }: OpenClient): Promise<void> {
  const { processID, secretKey } = internalsOf(client)
  const connection = new pg.Connection({ ssl: encryption }) as pg.Connection & CancellingConnection
  const request = () => connection.cancel(processID, secretKey)
  connection.on('connect', encryption === false ? request : () => connection.requestSsl())
  connection.on('sslconnect', request)

  const ended = once(connection, 'end', { signal: AbortSignal.timeout(patience) })
  const { host, hostaddr, port } = server
  if (isSocket(host) && hostaddr === undefined) connection.connect(`${host}/.s.PGSQL.${port}`)
  else connection.connect(port, hostaddr ?? host)
  await ended.finally(() => connection.stream.destroy())
}

/** Milliseconds. */
const patience = 5000

/** Not among the driver's types. */
interface CancellingConnection {
  connect(portOrSocket: number | string, host?: string): void
  requestSsl(): void
  cancel(processID: number, secretKey: number): void
}
