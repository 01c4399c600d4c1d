import type { Socket } from 'node:net'
import { Failure } from '../model/failure.ts'
import type { Candidates } from '../postgres/connection/candidates.ts'
import { openAnswered, Refused } from '../postgres/connection/open-answered.ts'
import type { OpenStream } from '../postgres/connection/open-stream.ts'
import { openStream, sendAlone } from '../postgres/connection/open-stream.ts'
import type { Opening } from '../postgres/sign-in-messages.ts'
import { cancelRequest, fatal, readOpeningInClear } from '../postgres/sign-in-messages.ts'
import { listenerFor } from './listen-to-session.ts'
import { relay } from './relay.ts'
import type { SentStatement } from './tap/bind-statement.ts'

export interface Receiver {
  /** Where to. */
  readonly upstream: Candidates
  readonly record: (statement: SentStatement) => void
  /** Is told why the upstream cannot be reached, once. */
  readonly tell: (failure: Failure) => void
}

export interface Reception {
  /** Leads a client to the server, or lets him go. Never fails. */
  readonly receive: (client: Socket) => Promise<void>
  /** How many have been led there. */
  readonly sessions: () => number
}

export function receiveClients({ upstream, record, tell }: Receiver): Reception {
  let sessions = 0
  let hasTold = false
  /** Where the sessions are that may be cancelled. */
  const places = new Map<string, OpenStream>()

  const lead = async (client: Socket, opening: Opening): Promise<void> => {
    const gone = new AbortController()
    client.once('close', () => gone.abort())
    const open = await openAnswered(upstream, opening.message, gone.signal)
    if (client.destroyed) return void open.stream.destroy()
    sessions += 1
    const keepKey = (key: Buffer): void => {
      places.set(key.toString('hex'), open)
      client.once('close', () => places.delete(key.toString('hex')))
    }
    relay(client, open.stream, listenerFor(opening, record, keepKey))
  }
  /** A server knows its keys; an unknown one is of some session of before. */
  const cancel = async ({ message }: Opening): Promise<void> => {
    const place = places.get(message.toString('hex', 8))
    if (place === undefined) return
    await sendAlone(await openStream(place.server, place.encryption, upstream.parameters), message)
  }
  const refuse = (client: Socket, error: unknown): void => {
    if (!(error instanceof Failure)) return void client.destroy()
    if (error.cause instanceof Refused) return void client.end(error.cause.answer)
    client.end(fatal(connectionFailure, `planflip record: ${error.message}`))
    if (!hasTold) tell(error)
    hasTold = true
  }
  const receive = async (client: Socket): Promise<void> => {
    try {
      const opening = await readOpeningInClear(client)
      if (opening === undefined) return void client.destroy()
      if (opening.code !== cancelRequest) return await lead(client, opening)
      await cancel(opening)
      client.end()
    } catch (error) {
      refuse(client, error)
    }
  }
  return { receive, sessions: () => sessions }
}

/** `ERRCODE_CONNECTION_FAILURE`. */
const connectionFailure = '08006'
