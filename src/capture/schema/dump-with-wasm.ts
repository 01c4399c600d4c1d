import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { execPath } from 'node:process'
import type { Readable, Writable } from 'node:stream'
import { text } from 'node:stream/consumers'

import type { Connection } from '../../postgres/connect.ts'
import { printPortably } from '../../postgres/portable-text.ts'
import { finallyDoing, forgetPrepared, undone } from '../../postgres/transaction.ts'
import { dumpFailure } from './dump-failure.ts'
import type { DumpRequest } from './dump-request.ts'
import { dumpArguments } from './dump-request.ts'
import { readKin } from './kin.ts'
import { pgDumpProgram } from './pg-dump-program.ts'
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
      const dumped = await connection.lend((server) =>
        runPgDump(standIn(server, prepared, kin), request, signal),
      )
      await requireSameSchema(connection)
      return dumped
    })
  const forget = () => forgetPrepared(connection, [...prepared])
  try {
    return await finallyDoing(dump, forget)
  } catch (error) {
    signal?.throwIfAborted()
    throw error
  }
}

/**
 * In a process of its own: what WebAssembly and its data take goes back to the machine at the end, of which a thread would
 * leave this process a hundred megabytes. It is told nothing of the environment, which holds secrets and Node's own flags.
 */
async function runPgDump(
  reply: Converse,
  request: DumpRequest,
  signal: AbortSignal | undefined,
): Promise<string> {
  signal?.throwIfAborted()
  const child = spawn(execPath, ['-e', pgDumpProgram, '--', pgDumpModule(), ...dumpArguments(request)], {
    env: {},
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    windowsHide: true,
    killSignal: 'SIGKILL',
    ...(signal !== undefined && { signal }),
  })
  const { stdin, stdout, stderr } = child
  stdin.on('error', () => {}) // It has ended, and how is told below.
  const outcome = Promise.all([text(stdout), text(stderr), once(child, 'close')])
  outcome.catch(() => {})
  try {
    for await (const written of writtenTo(child.stdio[3] as Readable)) {
      for await (const bytes of reply(written)) sendPiece(stdin, bytes)
      sendPiece(stdin, nothingMore)
    }
    const [dump, printed] = await outcome
    if (child.exitCode !== 0) throw dumpFailure(printed)
    return dump
  } finally {
    child.kill('SIGKILL')
  }
}

function pgDumpModule(): string {
  const require = createRequire(import.meta.url)
  return require.resolve('@electric-sql/pglite-tools/pg_dump')
}

/** What pg_dump writes to its server, as it writes it. */
async function* writtenTo(descriptor: Readable): AsyncGenerator<Buffer, void, undefined> {
  let unread: Buffer = Buffer.alloc(0)
  for await (const bytes of descriptor as AsyncIterable<Buffer>) {
    unread = Buffer.concat([unread, bytes])
    while (unread.length >= 4 && unread.length >= 4 + unread.readUInt32LE()) {
      const end = 4 + unread.readUInt32LE()
      yield unread.subarray(4, end)
      unread = unread.subarray(end)
    }
  }
}

const nothingMore = new Uint8Array()

function sendPiece(stdin: Writable, bytes: Uint8Array): void {
  const length = Buffer.alloc(4)
  length.writeUInt32LE(bytes.length)
  stdin.write(length)
  if (bytes.length > 0) stdin.write(bytes)
}
