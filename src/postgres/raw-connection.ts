import { on } from 'node:events'
import type { Duplex } from 'node:stream'

import pg from 'pg'

import { Failure } from '../model/failure.ts'

/** An authenticated connection whose bytes are somebody else's to speak: a program that knows the protocol itself. */
export interface RawConnection {
  /** What the server said of itself when it let us in (`ParameterStatus`): name and value. */
  readonly parameters: readonly (readonly [string, string])[]
  send(message: Uint8Array): void
  /** The server's bytes as they come, until it is ready for the next query or has closed the connection. */
  answer(): AsyncGenerator<Uint8Array, void, undefined>
  close(): Promise<void>
}

/**
 * Connects as node-postgres does, with its TLS, passwords and password files, makes the session read-only, and then
 * takes the stream from it.
 *
 * node-postgres still learns of the connection's end, and ends it: only the server's messages pass it by.
 */
export async function openRawConnection(
  config: pg.ClientConfig,
  signal?: AbortSignal,
): Promise<RawConnection> {
  const client = new pg.Client({ ...config, connectionTimeoutMillis: 15_000 })
  const connection = connectionOf(client)
  const parameters: [string, string][] = []
  connection.on('parameterStatus', ({ parameterName, parameterValue }: ParameterStatus) => {
    parameters.push([parameterName, parameterValue])
  })
  // A connection that breaks is found by whoever waits for its answer. Unheard, the event would end the process.
  client.on('error', () => undefined)
  await connectReadOnly(client)

  const { stream } = connection
  stream.removeAllListeners('data')
  stream.pause()
  let isBusy = false
  const isReady = readyForQueryFinder()
  return {
    parameters,
    send: (message) => void stream.write(message),
    async *answer() {
      isBusy = true
      for await (const bytes of arrivals(stream, signal)) {
        yield bytes
        if (isReady(bytes)) break
      }
      isBusy = false
    },
    async close() {
      if (isBusy) stream.destroy()
      stream.resume()
      await client.end()
    },
  }
}

interface ParameterStatus {
  readonly parameterName: string
  readonly parameterValue: string
}

/** Not among the driver's types. */
function connectionOf(client: pg.Client): pg.Connection {
  if (!('connection' in client && client.connection instanceof pg.Connection)) {
    throw new TypeError('This version of node-postgres does not show its connection')
  }
  return client.connection
}

async function connectReadOnly(client: pg.Client): Promise<void> {
  try {
    await client.connect()
    // pg_dump writes text as the session would, and whoever runs it goes by the standard.
    await client.query('SET default_transaction_read_only = on; SET standard_conforming_strings = on')
  } catch (cause) {
    throw new Failure(
      'cannot-connect',
      `Cannot open a second connection to read the schema: ${messageOf(cause)}.`,
      {
        hint: 'Check that the server has a free connection slot, and allow this user two connections at a time.',
        cause,
      },
    )
  }
}

/** Node tries every address of a host, and gathers the refusals under an empty message. */
function messageOf(error: unknown): string {
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error
  return first instanceof Error ? first.message : String(first)
}

/** Between two answers the stream stands still, so that nothing is lost when there is nobody to take it. */
async function* arrivals(stream: Duplex, signal?: AbortSignal): AsyncGenerator<Buffer, void, undefined> {
  if (stream.destroyed) return
  const events = on(stream, 'data', { close: ['close'], ...(signal !== undefined && { signal }) })
  stream.resume()
  try {
    for await (const [bytes] of events) yield bytes
  } finally {
    stream.pause()
  }
}

/**
 * Follows the server's messages, and says of each piece whether a `ReadyForQuery` was completed by it.
 *
 * Pieces are cut anywhere. A message is a letter and a length that counts itself, then the body; and a server may
 * say something of its own accord after it was ready.
 */
function readyForQueryFinder(): (piece: Uint8Array) => boolean {
  let begun: Uint8Array = new Uint8Array()
  let bodyToCome = 0
  return (piece) => {
    const bytes = Buffer.concat([begun, piece])
    let isReady = false
    let at = bodyToCome
    while (at + 5 <= bytes.length) {
      const next = at + 1 + bytes.readUInt32BE(at + 1)
      const isReadyForQuery = bytes[at] === readyForQuery
      if (isReadyForQuery && next > bytes.length) break
      isReady ||= isReadyForQuery
      at = next
    }
    begun = bytes.subarray(at)
    bodyToCome = Math.max(0, at - bytes.length)
    return isReady
  }
}

const readyForQuery = 'Z'.charCodeAt(0)
