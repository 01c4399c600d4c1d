import pg from 'pg'

/** What of a client is not among node-postgres's types. */
interface Internals {
  readonly connection: pg.Connection
  /** What it will tell the server when it signs in. */
  readonly connectionParameters: { options: string | undefined }
  /** Of the server's process, as `BackendKeyData` tells them. */
  readonly processID: number
  readonly secretKey: number
}

export function internalsOf(client: pg.Client): Internals {
  if ('connection' in client && client.connection instanceof pg.Connection)
    return client as unknown as Internals
  throw new TypeError('This version of node-postgres does not show its connection')
}
