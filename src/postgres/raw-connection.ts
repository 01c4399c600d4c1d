import type { Duplex } from 'node:stream'

import type pg from 'pg'

import { internalsOf } from './connection/internals.ts'

/** A connection that is signed in, lent to a program that speaks the protocol itself. */
export interface RawConnection {
  /** What the server said of itself last (`ParameterStatus`): name and value. */
  readonly parameters: readonly (readonly [string, string])[]
  send(message: Uint8Array): void
  /** The server's bytes as they come, until it is ready for the next query or has closed the connection. */
  answer(): AsyncGenerator<Uint8Array, void, undefined>
}

/**
 * Lends the stream of a client that is between two queries, and gives it back afterwards.
 *
 * node-postgres still learns of the connection's end: only the server's messages pass it by. A stream that comes back in
 * the middle of an answer is of no more use to anybody, and is closed.
 */
export async function lendStream<Result>(
  client: pg.Client,
  parameters: RawConnection['parameters'],
  work: (connection: RawConnection) => Promise<Result>,
  signal?: AbortSignal,
): Promise<Result> {
  const { stream } = internalsOf(client).connection
  const listeners = stream.listeners('data') as ((bytes: Buffer) => void)[]
  stream.removeAllListeners('data')
  stream.pause()
  let isBusy = false
  const isReady = readyForQueryFinder()
  const arrivals = receive(stream, signal)
  const raw: RawConnection = {
    parameters,
    send: (message) => void stream.write(message),
    async *answer() {
      isBusy = true
      for (let bytes = await arrivals.next(); bytes !== undefined; bytes = await arrivals.next()) {
        isBusy = !isReady(bytes)
        yield bytes
        if (!isBusy) break
      }
    },
  }
  try {
    return await work(raw)
  } finally {
    arrivals.end()
    if (isBusy) stream.destroy()
    for (const listener of listeners) stream.on('data', listener)
    stream.resume()
  }
}

/** The stream of a session that is signed in and idle. */
export interface AwayStream {
  readonly stream: Duplex
  readonly parameters: RawConnection['parameters']
  /** What `BackendKeyData` told: a process and its secret, of four bytes each. */
  readonly key: Buffer
}

/** node-postgres hears of the stream's end only. */
export function giveStreamAway(client: pg.Client, parameters: RawConnection['parameters']): AwayStream {
  const { connection, processID, secretKey } = internalsOf(client)
  connection.stream.removeAllListeners('data')
  const key = Buffer.alloc(8)
  key.writeInt32BE(processID, 0)
  key.writeInt32BE(secretKey, 4)
  return { stream: connection.stream, parameters, key }
}

/** Collects what the server says of itself from now on, each parameter with its latest value. */
export function collectParameters(client: pg.Client): () => RawConnection['parameters'] {
  const parameters = new Map<string, string>()
  const collect = ({ parameterName, parameterValue }: ParameterStatus) =>
    void parameters.set(parameterName, parameterValue)
  internalsOf(client).connection.on('parameterStatus', collect)
  return () => [...parameters]
}

interface ParameterStatus {
  readonly parameterName: string
  readonly parameterValue: string
}

interface Arrivals {
  /** What the server sent next; undefined once the connection is closed. */
  next(): Promise<Buffer | undefined>
  end(): void
}

/**
 * Takes what arrives piece by piece. Between two pieces the stream stands still; but what it has read ahead comes all at
 * once when it goes on, and waits here until somebody takes it.
 */
function receive(stream: Duplex, signal?: AbortSignal): Arrivals {
  const arrived: Buffer[] = []
  let wake = (): void => undefined
  const take = (bytes: Buffer): void => {
    arrived.push(bytes)
    wake()
  }
  const stir = (): void => wake()
  stream.on('data', take).on('close', stir)
  signal?.addEventListener('abort', stir)
  stream.pause()
  return {
    async next() {
      while (arrived.length === 0 && !stream.destroyed) {
        signal?.throwIfAborted()
        const somethingHappens = new Promise<void>((resolve) => (wake = resolve))
        stream.resume()
        await somethingHappens
      }
      stream.pause()
      return arrived.shift()
    },
    end() {
      stream.off('data', take).off('close', stir)
      signal?.removeEventListener('abort', stir)
      for (const bytes of arrived.toReversed()) stream.unshift(bytes)
    },
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
