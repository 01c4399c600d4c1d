import { beginCapture } from '../../../src/capture/transaction.ts'
import type { Connection } from '../../../src/postgres/connect.ts'
import { connect } from '../../../src/postgres/connect.ts'

/** Does work in a connection that is in a capture's transaction, under timeouts that a test can wait for. */
export async function inCapture<Result>(
  url: string,
  work: (connection: Connection) => Promise<Result>,
  { signal, settings = '' }: { readonly signal?: AbortSignal; readonly settings?: string } = {},
): Promise<Result> {
  await using connection = await connect({ url, ...(signal !== undefined && { signal }) })
  await beginCapture(connection)
  if (settings !== '') await connection.query(settings)
  return await work(connection)
}
