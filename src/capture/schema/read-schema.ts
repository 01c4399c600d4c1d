import { Failure } from '../../model/failure.ts'
import type { Server } from '../../model/server.ts'
import { majorOf } from '../../model/server.ts'
import type { Session } from '../../model/session.ts'
import type { SchemaStatement } from '../../model/snapshot.ts'
import type { Connection } from '../../postgres/connect.ts'
import { connectionEnvironment } from './connection-environment.ts'
import type { DumpRequest } from './dump-request.ts'
import type { Patience } from './dump-with-program.ts'
import { dumpWithProgram, programMajor } from './dump-with-program.ts'
import { dumpWithWasm, wasmMajor } from './dump-with-wasm.ts'
import type { OidOrder } from './order-schema.ts'
import { orderSchema } from './order-schema.ts'
import { recreateDroppedColumns } from './recreate-dropped-columns.ts'
import type { DumpEntry } from './split-dump.ts'
import { splitDump } from './split-dump.ts'

export interface SchemaRequest extends DumpRequest {
  /** In the transaction whose view of the schema is wanted. */
  readonly connection: Connection
  /** Of whoever runs this: for the PATH. */
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly signal: AbortSignal
  readonly server: Pick<Server, 'num'>
  readonly patience: Patience
}

/** Reads the schema of a production database, as pg_dump orders its entries. */
export async function readSchema(request: SchemaRequest): Promise<readonly DumpEntry[]> {
  return splitDump(await dumpSchema(request))
}

/** Makes statements of a schema, in the order in which to create it anew: that of the OIDs, which no dump tells. */
export function arrangeSchema(entries: readonly DumpEntry[], order: OidOrder): readonly SchemaStatement[] {
  const ordered = orderSchema(entries, order)
  return recreateDroppedColumns(ordered, order.droppedColumns).map(({ type, name, sql }) => ({
    type,
    name,
    sql: type === 'EXTENSION' ? withItsSchema(sql) : sql,
  }))
}

/**
 * By our own pg_dump, so that the text is the same whatever is installed; by the one on the PATH only if ours does not know
 * the server.
 */
async function dumpSchema(request: SchemaRequest): Promise<string> {
  const { connection, server, patience, signal } = request
  const major = majorOf(server)
  if (major <= wasmMajor) return dumpWithWasm(connection, request, signal)

  const environment = connectionEnvironment(connection, request.environment)
  const installed = await programMajor(environment)
  if (installed === undefined || installed < major) throw tooNew(major)
  const snapshot = await shareView(connection)
  return dumpWithProgram({ ...request, ...patience, snapshot }, environment, signal)
}

/** The name under which another session can look at the same moment (`SET TRANSACTION SNAPSHOT`). */
async function shareView(session: Session): Promise<string> {
  const [row] = await session.query<{ name: string }>('SELECT pg_export_snapshot() AS name')
  if (row === undefined) throw new Error('a SELECT without FROM gave no row')
  return row.name
}

function tooNew(major: number): Failure {
  return new Failure('engine-unavailable', `No pg_dump here can read the schema of PostgreSQL ${major}.`, {
    hint: `Install pg_dump ${major}, and put it on the PATH.`,
  })
}

/** An extension may live in a schema that was not asked for. */
function withItsSchema(sql: string): string {
  return sql.replace(/^(CREATE EXTENSION .* WITH SCHEMA (.*);)$/m, 'CREATE SCHEMA IF NOT EXISTS $2;\n\n$1')
}
