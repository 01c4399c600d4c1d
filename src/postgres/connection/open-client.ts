import pg from 'pg'

import { collectParameters } from '../raw-connection.ts'
import { asText, rowValueParsers } from '../row-values.ts'
import type { Candidate } from './candidates.ts'
import { watchChannelBinding } from './channel-binding.ts'
import type { Encryption } from './encryption.ts'
import { internalsOf } from './internals.ts'
import type { Parameters } from './parameters.ts'
import { NoPassword } from './sign-in-errors.ts'
import { tryEncryptions } from './try-encryptions.ts'

/** A session on a server, and how it came about. */
export interface OpenClient {
  readonly client: pg.Client
  readonly server: Candidate
  /** With the name to compare. */
  readonly encryption: Encryption
  /** What the server has reported of itself by now (`ParameterStatus`). */
  readonly reported: () => readonly (readonly [string, string])[]
}

/** Opens a session on one server, encrypted or not. */
export async function openClient(
  server: Candidate,
  parameters: Parameters,
  signal?: AbortSignal,
): Promise<OpenClient> {
  return tryEncryptions(server, (encryption) => openWith(encryption, server, parameters, signal), signal)
}

async function openWith(
  encryption: Encryption,
  server: Candidate,
  parameters: Parameters,
  signal?: AbortSignal,
): Promise<OpenClient> {
  signal?.throwIfAborted()
  const client = makeClient(encryption, server, parameters)
  const giveUp = () => void internalsOf(client).connection.stream.destroy()
  signal?.addEventListener('abort', giveUp, { once: true })
  // A server that goes away between two queries says so by an event, which would end the process if nobody listened.
  client.on('error', () => undefined)
  const reported = collectParameters(client)
  const requireBinding = watchChannelBinding(client, parameters['channel_binding'])
  try {
    await client.connect()
    requireBinding()
    return { client, server, encryption, reported }
  } catch (error) {
    giveUp()
    throw error
  } finally {
    signal?.removeEventListener('abort', giveUp)
  }
}

/** All is spelled out: what is not, node-postgres would take from the environment of the process. */
function makeClient(encryption: Encryption, server: Candidate, parameters: Parameters): pg.Client {
  const { host, hostaddr, port, password } = server
  const { user = '', dbname = '', options, application_name, fallback_application_name } = parameters
  const client = new pg.Client({
    host: hostaddr ?? host,
    port,
    user,
    database: dbname,
    password: () => {
      const known = password()
      if (known === undefined) throw new NoPassword(server.ignored)
      return known
    },
    ssl: encryption,
    sslnegotiation: parameters['sslnegotiation'] === 'direct' ? 'direct' : 'postgres',
    enableChannelBinding: encryption !== false && parameters['channel_binding'] !== 'disable',
    application_name: application_name || fallback_application_name || 'planflip',
    connectionTimeoutMillis: readTimeout(parameters['connect_timeout']),
    keepAlive: parameters['keepalives'] !== '0',
    keepAliveInitialDelayMillis: 1000 * (Number(parameters['keepalives_idle']) || 0),
    types: { getTypeParser: (oid: number) => rowValueParsers[oid] ?? asText },
  })
  internalsOf(client).connectionParameters.options = options
  return client
}

/** Milliseconds. libpq waits for ever unless told otherwise, and says so with 0. */
export function readTimeout(seconds: string | undefined): number {
  return seconds ? 1000 * Math.max(0, Number(seconds)) : 15_000
}
