import { Failure } from '../../model/failure.ts'
import type { Server } from '../../model/server.ts'
import { majorOf } from '../../model/server.ts'
import type { SchemaStatement } from '../../model/snapshot.ts'
import { connectionEnvironment } from './connection-environment.ts'
import type { DumpRequest } from './dump-request.ts'
import { dumpWithProgram, programMajor } from './dump-with-program.ts'
import { dumpWithWasm, wasmMajor } from './dump-with-wasm.ts'
import type { OidOrder } from './order-schema.ts'
import { orderSchema } from './order-schema.ts'
import { recreateDroppedColumns } from './recreate-dropped-columns.ts'
import { splitDump } from './split-dump.ts'

export interface SchemaRequest extends DumpRequest {
  readonly server: Pick<Server, 'num'>
  readonly order: OidOrder
}

/** Reads the schema of a production database, as statements in the order in which to create it anew. */
export async function readSchema(request: SchemaRequest): Promise<readonly SchemaStatement[]> {
  const entries = splitDump(await dumpSchema(request))
  const ordered = orderSchema(entries, request.order)
  return recreateDroppedColumns(ordered, request.order.droppedColumns).map(({ type, name, sql }) => ({
    type,
    name,
    sql: type === 'EXTENSION' ? withItsSchema(sql) : sql,
  }))
}

/**
 * By the pg_dump on the PATH if it is not older than the server, which it refuses; else by our own.
 *
 * Ours also steps in where the program cannot connect: node-postgres can, or we would not have come so far.
 */
async function dumpSchema(request: SchemaRequest): Promise<string> {
  const major = majorOf(request.server)
  const environment = connectionEnvironment(request.target.url)
  const installed = await programMajor()
  if (environment !== undefined && installed !== undefined && installed >= major) {
    try {
      return await dumpWithProgram(request, environment)
    } catch (error) {
      const mayRetry = error instanceof Failure && error.code === 'cannot-connect' && major <= wasmMajor
      if (!mayRetry) throw error
    }
  }
  if (major > wasmMajor) throw tooNew(major)
  return dumpWithWasm(request)
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
