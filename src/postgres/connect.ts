import pg from 'pg'
import { Failure } from '../model/failure.ts'
import type { Session } from '../model/session.ts'
import { sqlErrorOf } from '../model/session.ts'
import type { RawConnection } from './raw-connection.ts'
import { collectParameters, lendStream } from './raw-connection.ts'
import { asText, rowValueParsers } from './row-values.ts'

export interface ConnectionTarget {
  /** `postgres://…`; absent: libpq's `PG*` variables and `~/.pgpass`, as the driver reads them. */
  readonly url?: string
  /** Cancels what runs on the server and closes the connection. */
  readonly signal?: AbortSignal
}

export interface Connection extends Session, AsyncDisposable {
  /** Lends the connection, in whatever transaction it is, to work that speaks the protocol itself. */
  lend<Result>(work: (connection: RawConnection) => Promise<Result>): Promise<Result>
  close(): Promise<void>
}

/** Opens a session on a server of the user's. Whatever goes wrong is told without the password. */
export async function connect(target: ConnectionTarget): Promise<Connection> {
  const { client, reported } = await openClient(target)
  const cancelOnAbort = () => void cancel(target, client).catch(() => client.end())
  target.signal?.addEventListener('abort', cancelOnAbort, { once: true })

  let closed = false
  const close = async () => {
    target.signal?.removeEventListener('abort', cancelOnAbort)
    if (closed) return
    closed = true
    await client.end()
  }
  return {
    async query<Row>(sql: string, parameters?: readonly unknown[]): Promise<readonly Row[]> {
      target.signal?.throwIfAborted()
      // Without the mode an empty list would go by the simple protocol, which lets a second statement in.
      const extended = { text: sql, values: [...(parameters ?? [])], queryMode: 'extended' }
      const answer: unknown = await client.query(parameters === undefined ? { text: sql } : extended)
      // Several statements at once answer with a list of results.
      const last: unknown = Array.isArray(answer) ? answer.at(-1) : answer
      return (last as pg.QueryResult<Row & pg.QueryResultRow>).rows
    },
    async lend(work) {
      target.signal?.throwIfAborted()
      return lendStream(client, reported(), work, target.signal)
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

interface OpenClient {
  readonly client: pg.Client
  /** What the server has reported of itself by now. */
  readonly reported: () => RawConnection['parameters']
}

async function openClient(target: ConnectionTarget): Promise<OpenClient> {
  target.signal?.throwIfAborted()
  const client = clientFor(target)
  const reported = collectParameters(client)
  // A server that goes away between two queries says so by an event, which would end the process if nobody listened.
  client.on('error', () => undefined)
  try {
    await client.connect()
    return { client, reported }
  } catch (error) {
    throw cannotConnect(client, error)
  }
}

function clientFor({ url }: ConnectionTarget): pg.Client {
  try {
    return new pg.Client({
      ...(url !== undefined && { connectionString: url }),
      application_name: 'planflip',
      connectionTimeoutMillis: 15_000,
      types: { getTypeParser: (oid: number) => rowValueParsers[oid] ?? asText },
    })
  } catch (error) {
    // The driver's own message may quote the URL, and with it the password.
    throw new Failure('bad-usage', 'The connection URL cannot be read.', {
      hint: 'Write it as postgres://user@host:5432/database, with special characters in the password percent-encoded.',
      cause: error instanceof Error ? error.name : undefined,
    })
  }
}

async function cancel(target: ConnectionTarget, client: pg.Client): Promise<void> {
  const { processID } = client as unknown as { readonly processID: number }
  const { client: second } = await openClient({ ...(target.url !== undefined && { url: target.url }) })
  try {
    await second.query('SELECT pg_catalog.pg_cancel_backend($1)', [processID])
  } finally {
    await second.end()
  }
}

/** Whom a client talks to, as people write it: never with a password. */
function nameOf({ user, host, port, database }: pg.Client): string {
  return `${database ?? ''} on ${host}:${port} as ${user ?? ''}`
}

function cannotConnect(client: pg.Client, error: unknown): Failure {
  const { code = '', message } = firstCause(error)
  const known = Object.entries(connectionHints).find(([pattern]) =>
    new RegExp(pattern).test(`${code} ${message}`),
  )
  const hint = known?.[1] ?? 'Check the connection URL, and try it with psql.'
  const fact = sqlErrorOf(error) === undefined && code !== '' ? `${code} ${message}` : message
  return new Failure(
    'cannot-connect',
    `Cannot connect to ${nameOf(client)}: ${fact.trim()}.`.replace(/\.\.$/, '.'),
    {
      hint,
      cause: error,
    },
  )
}

/** Node tries every address of a host, and gathers the refusals. */
function firstCause(error: unknown): { readonly code?: string; readonly message: string } {
  if (error instanceof AggregateError && error.errors.length > 0) return firstCause(error.errors[0])
  return error instanceof Error ? error : { message: String(error) }
}

const connectionHints: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Start the server, or correct host and port.',
  'ENOTFOUND|EAI_AGAIN': 'Correct the host name.',
  ENOENT: 'Correct the directory of the unix socket.',
  'timeout|ETIMEDOUT': 'Check that a firewall lets you through to the host and port.',
  '28P01': 'Correct user and password, in the URL, in PGPASSWORD or in ~/.pgpass.',
  '28000': 'Ask for a line in pg_hba.conf that lets this user in from here, or use TLS with sslmode=require.',
  '3D000': 'Correct the database name at the end of the URL.',
  'password must be a string': 'Give a password: in the URL, in PGPASSWORD or in ~/.pgpass.',
  'self.signed|certificate|SSL|TLS': 'Check sslmode and the server certificate.',
  '53300': 'Wait until the server has a free connection slot.',
}
