import { on } from 'node:events'
import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'

import type { Connection } from '../../postgres/connect.ts'
import { printPortably } from '../../postgres/portable-text.ts'
import { finallyDoing, forgetPrepared, undone } from '../../postgres/transaction.ts'
import { dumpFailure } from './dump-failure.ts'
import type { DumpRequest } from './dump-request.ts'
import { dumpArguments } from './dump-request.ts'
import { readKin } from './kin.ts'
import type { FromPgDump, PgDumpThread } from './pg-dump-worker.ts'
import { pgDumpWorker } from './pg-dump-worker.ts'
import { requireSameSchema } from './require-same-schema.ts'
import type { Converse } from './stand-in-server.ts'
import { standIn } from './stand-in-server.ts'

/** The major version of the pg_dump in the package, and so of the newest server that it dumps. */
export const wasmMajor = 18

/**
 * Dumps with the pg_dump 18 that pglite-tools brings as WebAssembly: on every machine the same text, from every server up
 * to 18.
 *
 * It has no network. It speaks through the connection that is there, in the transaction that this is in, and sees what
 * that sees; afterwards the settings that it made are undone and the statements that it prepared are gone, so that whoever
 * has this session of the server next finds nothing of it. It takes no locks, and needs no privilege.
 */
export async function dumpWithWasm(
  connection: Connection,
  request: DumpRequest,
  signal?: AbortSignal,
): Promise<string> {
  const prepared = new Set<string>()
  const dump = () =>
    undone(connection, async () => {
      await printPortably(connection)
      const kin = await readKin(connection)
      const text = await connection.lend((server) =>
        runPgDump(standIn(server, prepared, kin), request, signal),
      )
      await requireSameSchema(connection)
      return text
    })
  const forget = () => forgetPrepared(connection, [...prepared])
  try {
    return await finallyDoing(dump, forget)
  } catch (error) {
    signal?.throwIfAborted()
    throw error
  }
}

/** The flags that Node was started with are kept from pg_dump's thread: `--input-type=module` would make another language of its program. */
async function runPgDump(
  reply: Converse,
  request: DumpRequest,
  signal: AbortSignal | undefined,
): Promise<string> {
  const answered = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
  const workerData: PgDumpThread = { pgDump: pgDumpModule(), args: dumpArguments(request), answered }
  const worker = new Worker(pgDumpWorker, {
    eval: true,
    execArgv: [],
    workerData,
    stdout: true,
    stderr: true,
  })
  try {
    for await (const message of messagesOf(worker, signal)) {
      if ('dump' in message) return message.dump
      if ('failed' in message) throw dumpFailure(message.failed)
      for await (const bytes of reply(message.written)) send(worker, bytes)
      Atomics.store(answered, 0, 1)
      Atomics.notify(answered, 0)
    }
    throw new Error('the thread of pg_dump ended without a word')
  } finally {
    await worker.terminate()
  }
}

function pgDumpModule(): string {
  const require = createRequire(import.meta.url)
  return require.resolve('@electric-sql/pglite-tools/pg_dump')
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
