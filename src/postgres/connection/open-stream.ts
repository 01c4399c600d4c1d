import { once } from 'node:events'
import type { Socket } from 'node:net'

import pg from 'pg'

import type { Candidate } from './candidates.ts'
import { isSocket } from './candidates.ts'
import type { Encryption } from './encryption.ts'
import { readTimeout } from './open-client.ts'
import type { Parameters } from './parameters.ts'

/** A connection to a server on which nobody has signed in yet. */
export interface OpenStream {
  /** Paused. */
  readonly stream: Socket
  readonly server: Candidate
  /** With the name to compare. */
  readonly encryption: Encryption
}

/** Connects to a server, and agrees with it on TLS where that is wanted. */
export async function openStream(
  server: Candidate,
  encryption: Encryption,
  parameters: Parameters,
  signal?: AbortSignal,
): Promise<OpenStream> {
  const isDirect = parameters['sslnegotiation'] === 'direct'
  const connection = new pg.Connection({
    ssl: encryption,
    sslNegotiation: isDirect ? 'direct' : 'postgres',
    keepAlive: parameters['keepalives'] !== '0',
  } as pg.ConnectionConfig) as pg.Connection & OpeningConnection
  const timeout = readTimeout(parameters['connect_timeout'])
  const tooLong = AbortSignal.timeout(timeout || longest)
  const opened = new Promise<void>((resolve, reject) => {
    connection.on('error', reject)
    connection.on('end', () => reject(new Error('Connection terminated unexpectedly')))
    tooLong.addEventListener('abort', () => reject(new Error('timeout expired')))
    signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
    if (encryption === false) connection.once('connect', resolve)
    else if (!isDirect) connection.once('connect', () => connection.requestSsl())
    // It is told as soon as the handshake begins.
    connection.once('sslconnect', () => connection.stream.once('secureConnect', resolve))
  })
  const { host, hostaddr, port } = server
  if (isSocket(host) && hostaddr === undefined) connection.connect(`${host}/.s.PGSQL.${port}`)
  else connection.connect(port, hostaddr ?? host)
  try {
    await opened
  } catch (error) {
    connection.stream.destroy()
    throw error
  }
  // Nothing has come yet, and what comes is another's to read. Node takes a stream for listened to after removeAllListeners.
  const stream = connection.stream as Socket
  for (const listener of stream.listeners('data')) stream.off('data', listener as () => void)
  stream.pause()
  return { stream, server, encryption }
}

/** Milliseconds, in the 31 bits that timers have. */
const longest = 2 ** 31 - 1

/** Not among the driver's types. */
interface OpeningConnection {
  connect(portOrSocket: number | string, host?: string): void
  requestSsl(): void
}

/** Sends what has no answer but the end of the connection, and waits for that. */
export async function sendAlone({ stream }: OpenStream, message: Uint8Array): Promise<void> {
  const ended = once(stream, 'close', { signal: AbortSignal.timeout(patience) })
  stream.resume().end(message)
  await ended.finally(() => stream.destroy())
}

/** Milliseconds. */
const patience = 5000
