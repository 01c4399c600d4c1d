/**
 * The program of the thread in which the WebAssembly pg_dump runs. It hands on what pg_dump writes to its server,
 * and sleeps until the other thread has sent what pg_dump is to read: pg_dump knows no other way to wait.
 *
 * It is a text and no file, because a worker's file would be TypeScript in one folder and JavaScript in the other,
 * and Node 20 runs only one of them.
 */
export const pgDumpWorker = `
const { parentPort, receiveMessageOnPort, workerData } = require('node:worker_threads')
const { pgDump } = require(workerData.pgDump)

process.argv[1] = 'pg_dump' // What it calls itself when it complains.

function exchange(written, { onRawData }) {
  Atomics.store(workerData.answered, 0, 0)
  parentPort.postMessage({ written: written.slice() })
  Atomics.wait(workerData.answered, 0, 0)
  const pieces = []
  for (let next; (next = receiveMessageOnPort(parentPort)) !== undefined; ) pieces.push(next.message)
  if (pieces.length > 0) onRawData(Buffer.concat(pieces))
}

// What of PGlite pgDump asks besides: it puts back a search path that the real session does not have to have.
const server = {
  query: async () => ({ rows: [{ search_path: '' }] }),
  exec: async () => [],
  execProtocolRawStream: exchange,
}

pgDump({ pg: server, args: workerData.args })
  .then((file) => file.text())
  .then((dump) => ({ dump }), (error) => ({ failed: String(error.message) }))
  .then((result) => parentPort.postMessage(result))
`

/** What that thread says. */
export type FromPgDump =
  | { readonly written: Uint8Array }
  | { readonly dump: string }
  | { readonly failed: string }

/** What that thread is started with. */
export interface PgDumpThread {
  /** The module's file. */
  readonly pgDump: string
  readonly args: readonly string[]
  /** One shared number: 1 once everything was sent that pg_dump is to read. */
  readonly answered: Int32Array
}
