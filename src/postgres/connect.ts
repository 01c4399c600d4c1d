import type pg from 'pg'

import type { Session } from '../model/session.ts'
import { sqlErrorOf } from '../model/session.ts'
import { cancel } from './connection/cancel.ts'
import type { Candidate } from './connection/candidates.ts'
import { readCandidates } from './connection/candidates.ts'
import { openAny } from './connection/open-any.ts'
import type { OpenClient } from './connection/open-client.ts'
import { openClient } from './connection/open-client.ts'
import type { Environment, Parameters } from './connection/parameters.ts'
import type { AwayStream, RawConnection } from './raw-connection.ts'
import { giveStreamAway, lendStream } from './raw-connection.ts'

export interface ConnectionTarget {
  /** `postgres://…`, `host=… dbname=…` or a database's name, as libpq takes them; absent: the environment says it all. */
  readonly url?: string
  /** `PGHOST`, `HOME` and the like, for what the URL does not say; absent: libpq's defaults. */
  readonly environment?: Environment
  /** Cancels what runs on the server and closes the connection. */
  readonly signal?: AbortSignal
}

export interface Connection extends Session, AsyncDisposable {
  /** Which server it is, of those that the target named. */
  readonly server: Candidate
  readonly parameters: Parameters
  /** Lends the connection, in whatever transaction it is, to work that speaks the protocol itself. */
  lend<Result>(work: (connection: RawConnection) => Promise<Result>): Promise<Result>
  /** Opens another session on the same server, as the same user, with other parameters of libpq where they are given. */
  another(instead: Parameters): Promise<Connection>
  /** Gives the stream away for good, to whoever speaks the protocol himself. All that is left to do here is `cancel`. */
  giveAway(): AwayStream
  /** Cancels what runs in the session, which goes on. */
  cancel(): Promise<void>
  close(): Promise<void>
}

/** Opens a session on a server of the user's. Whatever goes wrong is told without the password. */
export async function connect({ url, environment = {}, signal }: ConnectionTarget): Promise<Connection> {
  signal?.throwIfAborted()
  const candidates = await readCandidates(url, environment)
  return connectionOn(await openAny(candidates, signal), candidates.parameters, signal)
}

function connectionOn(open: OpenClient, parameters: Parameters, signal?: AbortSignal): Connection {
  const { client, server, reported } = open
  const cancelOnAbort = () => void cancel(open).catch(() => client.end())
  signal?.addEventListener('abort', cancelOnAbort, { once: true })

  /** What the server said when it ended the session between two queries. */
  let lastWords: unknown
  client.on('error', (error) => (lastWords ??= error))
  const ask = async (query: pg.QueryConfig): Promise<unknown> => {
    try {
      return await client.query(query)
    } catch (error) {
      signal?.throwIfAborted()
      throw sqlErrorOf(error) === undefined ? (lastWords ?? error) : error
    }
  }

  let closed = false
  const close = async () => {
    signal?.removeEventListener('abort', cancelOnAbort)
    if (closed) return
    closed = true
    await client.end()
  }
  return {
    server,
    parameters,
    async query<Row>(sql: string, values?: readonly unknown[]): Promise<readonly Row[]> {
      signal?.throwIfAborted()
      // Without the mode an empty list would go by the simple protocol, which lets a second statement in.
      const extended = { text: sql, values: [...(values ?? [])], queryMode: 'extended' }
      const answer = await ask(values === undefined ? { text: sql } : extended)
      // Several statements at once answer with a list of results.
      const last: unknown = Array.isArray(answer) ? answer.at(-1) : answer
      return (last as pg.QueryResult<Row & pg.QueryResultRow>).rows
    },
    async another(instead) {
      signal?.throwIfAborted()
      const theirs = { ...parameters, ...instead }
      return connectionOn(await openClient(server, theirs, signal), theirs, signal)
    },
    async lend(work) {
      signal?.throwIfAborted()
      return lendStream(client, reported(), work, signal)
    },
    giveAway: () => giveStreamAway(client, reported()),
    cancel: () => cancel(open),
    close,
    [Symbol.asyncDispose]: close,
  }
}
