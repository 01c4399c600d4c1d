/**
 * The program of the process in which the WebAssembly pg_dump runs. Its arguments are the module's file and pg_dump's own.
 *
 * What pg_dump writes to its server goes to descriptor 3, with its length before it. What pg_dump is to read comes on
 * standard input, in pieces with their lengths before them, of which one of length 0 is the last; until then this
 * process waits, since pg_dump knows no other way to wait. The dump is what it prints.
 *
 * It is a text and no file, because a file would be TypeScript in one folder and JavaScript in the other, and Node 20 runs
 * only one of them.
 */
export const pgDumpProgram = `
const { readSync, writeSync } = require('node:fs')
const [module, ...args] = process.argv.slice(1)
const { pgDump } = require(module)

process.argv[1] = 'pg_dump' // What it calls itself when it complains.
process.on('SIGINT', () => {}) // The terminal tells everybody; whoever started this ends it.

function exchange(written, { onRawData }) {
  const length = Buffer.alloc(4)
  length.writeUInt32LE(written.length)
  writeFully(Buffer.concat([length, written]))
  const pieces = []
  for (let size; (size = readExactly(4).readUInt32LE()) > 0; ) pieces.push(readExactly(size))
  if (pieces.length > 0) onRawData(Buffer.concat(pieces))
}

function writeFully(bytes) {
  for (let done = 0; done < bytes.length; ) done += writeSync(3, bytes, done)
}

function readExactly(size) {
  const bytes = Buffer.allocUnsafe(size)
  for (let done = 0; done < size; ) {
    const count = readSync(0, bytes, done, size - done)
    if (count === 0) process.exit(1) // Nobody is there any more to answer.
    done += count
  }
  return bytes
}

// What of PGlite pgDump asks besides: it puts back a search path that the real session does not have to have.
const server = {
  query: async () => ({ rows: [{ search_path: '' }] }),
  exec: async () => [],
  execProtocolRawStream: exchange,
}

pgDump({ pg: server, args })
  .then((file) => file.text())
  .then(
    (dump) => void process.stdout.write(dump),
    (error) => {
      process.exitCode = 1
      process.stderr.write(String(error.message))
    },
  )
`
