import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { getuid, stdin, stdout } from 'node:process'

import { startServer } from '../../servers/start.ts'

/** A program that starts a server, says so, and then waits for its input to end before it stops it. */
async function main(): Promise<void> {
  const server = await startServer({ major: 18 })
  const client = await server.connect()
  const { rows } = await client.query<{ version: string }>('select version()')
  const { dataDirectory, socketDirectory } = server
  const pidFile = await readFile(join(dataDirectory, 'postmaster.pid'), 'utf8')
  const facts: HeldServer = {
    version: rows[0]?.version ?? '',
    uid: getuid?.() ?? -1,
    postmaster: Number.parseInt(pidFile, 10),
    dataDirectory,
    socketDirectory,
  }
  stdout.write(`${JSON.stringify(facts)}\n`)
  stdin.on('end', () => void server.stop()).resume()
}

export interface HeldServer {
  readonly version: string
  readonly uid: number
  readonly postmaster: number
  readonly dataDirectory: string
  readonly socketDirectory: string
}

void main()
