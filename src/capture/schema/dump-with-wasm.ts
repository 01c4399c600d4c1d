import { on } from 'node:events'
import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'

import type { RawConnection } from '../../postgres/raw-connection.ts'
import { openRawConnection } from '../../postgres/raw-connection.ts'
import { dumpFailure } from './dump-failure.ts'
import type { DumpRequest } from './dump-request.ts'
import { dumpArguments } from './dump-request.ts'
import type { FromPgDump, PgDumpThread } from './pg-dump-worker.ts'
import { pgDumpWorker } from './pg-dump-worker.ts'
import { standIn } from './stand-in-server.ts'

/** The major version of the pg_dump in the package, and so of the newest server that it dumps. */
export const wasmMajor = 18

/**
 * Dumps with the pg_dump 18 that pglite-tools brings as WebAssembly: on every machine, from every server up to 18.
 *
 * It has no network. node-postgres connects for it, and the bytes go to and fro. The flags that Node was started with
 * are kept from its thread: under `--input-type=module` they would make another language of its program.
 */
export async function dumpWithWasm(request: DumpRequest): Promise<string> {
  const { url, signal } = request.target
  const answered = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
  const workerData: PgDumpThread = { pgDump: pgDumpModule(), args: dumpArguments(request), answered }
  const server = await openRawConnection(
    { application_name: 'planflip', ...(url !== undefined && { connectionString: url }) },
    signal,
  )
  const worker = new Worker(pgDumpWorker, {
    eval: true,
    execArgv: [],
    workerData,
    stdout: true,
    stderr: true,
  })
  try {
    return await converse(worker, answered, server, request)
  } catch (error) {
    signal?.throwIfAborted()
    throw error
  } finally {
    await worker.terminate()
    await server.close()
  }
}

function pgDumpModule(): string {
  const require = createRequire(import.meta.url)
  return require.resolve('@electric-sql/pglite-tools/pg_dump')
}

/** Answers whatever pg_dump writes, until it has written its dump. */
async function converse(
  worker: Worker,
  answered: Int32Array,
  server: RawConnection,
  { target: { signal }, statementTimeout }: DumpRequest,
): Promise<string> {
  const reply = standIn(server, statementTimeout)
  for await (const message of messagesOf(worker, signal)) {
    if ('dump' in message) return message.dump
    if ('failed' in message) throw dumpFailure(message.failed)
    for await (const bytes of reply(message.written)) send(worker, bytes)
    Atomics.store(answered, 0, 1)
    Atomics.notify(answered, 0)
  }
  throw new Error('the thread of pg_dump ended without a word')
}

async function* messagesOf(
  worker: Worker,
  signal: AbortSignal | undefined,
): AsyncGenerator<FromPgDump, void, undefined> {
  const events = on(worker, 'message', { close: ['exit'], ...(signal !== undefined && { signal }) })
  for await (const [message] of events) yield message
}

/** A view of a larger buffer would take all of that buffer along. */
function send(worker: Worker, bytes: Uint8Array): void {
  const copy = Uint8Array.from(bytes)
  worker.postMessage(copy, [copy.buffer])
}
