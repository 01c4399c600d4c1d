import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, constants } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import process from 'node:process'
import { setTimeout } from 'node:timers/promises'

import { giveToServer, serverUser } from '../../src/scratch/native/run-as-server.ts'
import { freePort } from './free-port.ts'
import type { TestServer } from './start.ts'

export interface Pgbouncer extends AsyncDisposable {
  url(database: string, role: string): string
}

/** Why PgBouncer cannot be tested with on this machine; undefined where it can. */
export function pgbouncerSkipReason(): string | undefined {
  return findPgbouncer() === undefined ? 'no pgbouncer on the PATH: apt-get install pgbouncer' : undefined
}

/** Puts PgBouncer before a server, in transaction mode: all clients of a role and a database share one session of it. */
export async function startPgbouncer(server: TestServer, roles: readonly string[]): Promise<Pgbouncer> {
  const program = findPgbouncer()
  if (program === undefined) throw new Error('no pgbouncer')
  const folder = await mkdtemp(join(tmpdir(), 'planflip-pgbouncer-'))
  const port = await freePort()
  const files = {
    'roles.txt': roles.map((role) => `"${role}" ""\n`).join(''),
    'pgbouncer.ini': `
      [databases]
      * = host=${server.socketDirectory} port=${server.port}
      [pgbouncer]
      listen_addr = 127.0.0.1
      listen_port = ${port}
      unix_socket_dir =
      auth_type = trust
      auth_file = ${join(folder, 'roles.txt')}
      pool_mode = transaction
      default_pool_size = 1`.replaceAll(/^ +/gm, ''),
  }
  for (const [name, text] of Object.entries(files)) {
    await writeFile(join(folder, name), text)
    await giveToServer(join(folder, name))
  }
  await giveToServer(folder)
  const child = spawn(program, ['-q', join(folder, 'pgbouncer.ini')], {
    ...serverUser(),
    cwd: '/',
    stdio: 'ignore',
  })
  const ended = once(child, 'exit')
  await becomesReachable(port)
  return {
    url: (database, role) => `postgresql://${role}@127.0.0.1:${port}/${database}?sslmode=disable`,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await ended
      await rm(folder, { recursive: true })
    },
  }
}

/** Debian has it where only root's PATH leads. */
function findPgbouncer(): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin']
  return folders.map((folder) => join(folder, 'pgbouncer')).find(isExecutable)
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

async function becomesReachable(port: number): Promise<void> {
  for (let attempts = 0; attempts < 100; attempts++) {
    const socket = connect(port, '127.0.0.1')
    const isOpen = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'error').then(() => false),
    ]).catch(() => false)
    socket.destroy()
    if (isOpen) return
    await setTimeout(50)
  }
  throw new Error('pgbouncer does not listen')
}
