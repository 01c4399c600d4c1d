import type { ChildProcessByStdio } from 'node:child_process'
import { spawn } from 'node:child_process'
import { readFile, rm } from 'node:fs/promises'
import { Socket } from 'node:net'
import { join } from 'node:path'
import { kill } from 'node:process'
import type { Readable, Writable } from 'node:stream'
import { setInterval } from 'node:timers/promises'

import { Failure } from '../../model/failure.ts'
import { scratchFolder } from '../scratch-folder.ts'
import { settingArguments, throwawaySettings } from '../throwaway-settings.ts'
import { temporaryName } from '../temporary-directory.ts'
import type { Binaries } from './binaries.ts'
import type { Guarded } from './guard.ts'
import { guarded } from './guard.ts'
import { superuser } from './initdb.ts'
import { serverEnvironment, serverMay, serverUser } from './run-as-server.ts'

export interface PostmasterOptions {
  /** The folder of a cluster, which is copied. */
  readonly template: string
  /** By name; they win over ours. */
  readonly settings?: Readonly<Record<string, string>>
}

/** A running server, reached by a socket that only its own user and root can open. */
export interface Postmaster extends AsyncDisposable {
  readonly dataDirectory: string
  readonly socketDirectory: string
  readonly port: number
  readonly user: string
  url(database: string): string
  /** Cuts sessions off, and resolves when the last process and the data are gone. May be called again. */
  stop(): Promise<void>
}

/**
 * Starts a server on a copy of a cluster, and resolves when it accepts connections.
 *
 * Server and data live no longer than this process, whatever ends that, and do not keep it alive.
 */
export async function startPostmaster(
  binaries: Binaries,
  { template, settings }: PostmasterOptions,
): Promise<Postmaster> {
  const folder = await chooseFolder()
  const dataDirectory = join(folder, 'data')
  const command = [binaries.postgres, ...serverArguments({ ...settings }, dataDirectory, folder)]
  const guard = startGuard({ folder, template, data: dataDirectory, command })
  const stop = async () => {
    await guard.stop()
    // The guard has done this, unless it had to be killed.
    await rm(folder, { recursive: true, force: true })
  }
  if (!(await becomesReady(guard, dataDirectory, folder))) {
    await stop()
    throw notStarted(binaries.major, guard.lastWords())
  }
  // Part of the socket's name, and no more unless it listens elsewhere: no other server has that folder.
  const port = Number(settings?.['port'] ?? ourSettings.port)
  return {
    dataDirectory,
    socketDirectory: folder,
    port,
    user: superuser,
    url: (database) => urlOf(folder, port, database),
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

/** Says all that matters, for whoever would else look into the environment: a driver, or psql by hand. */
function urlOf(socketDirectory: string, port: number, database: string): string {
  const parameters = new URLSearchParams({
    host: socketDirectory,
    sslmode: 'disable',
    options: '-cclient_min_messages=notice',
  })
  return `postgresql://${superuser}@localhost:${port}/${encodeURIComponent(database)}?${parameters.toString()}`
}

/**
 * A folder for the socket and the data, yet to be made: if we made it, and were killed before its guard is there, it would
 * stay. The whole name of a socket has to fit into 104 bytes on macOS, and into 108 on
 * Linux (`sun_path`); and a temporary folder that is root's alone is of no use to another user.
 */
async function chooseFolder(): Promise<string> {
  const wanted = await scratchFolder()
  const isUsable = wanted.length <= 70 && (await serverMay('write', wanted))
  return join(isUsable ? wanted : '/tmp', temporaryName())
}

interface Guard {
  readonly hasEnded: () => boolean
  readonly lastWords: () => string
  readonly stop: () => Promise<void>
}

/**
 * Runs the server under its guard, in a process group of its own: Ctrl-C in a terminal reaches us alone, and we
 * decide what ends first.
 */
function startGuard(what: Guarded): Guard {
  const child = spawn('/bin/sh', guarded(what), {
    ...serverUser(),
    cwd: '/',
    env: serverEnvironment,
    stdio: ['pipe', 'ignore', 'pipe'],
    detached: true,
  })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-4000)
  })
  let hasEnded = false
  const ended = new Promise<void>((resolve) => {
    child.on('close', () => {
      hasEnded = true
      resolve()
    })
    child.on('error', ({ message }) => {
      said += message
    })
  })
  letGo(child)

  let stopped: Promise<void> | undefined
  return {
    hasEnded: () => hasEnded,
    lastWords: () => said.trim(),
    stop: () => (stopped ??= end(child, ended)),
  }
}

type Child = ChildProcessByStdio<Writable, null, Readable>

function letGo(child: Child): void {
  child.unref()
  for (const stream of [child.stdin, child.stderr]) if (stream instanceof Socket) stream.unref()
}

/** The guard does the work. The clock is for a server that hangs, and keeps us alive meanwhile. */
async function end(child: Child, ended: Promise<void>): Promise<void> {
  const overdue = setTimeout(() => killGroup(child), 10_000)
  child.stdin.destroy()
  await ended
  clearTimeout(overdue)
}

/** Guard and postmaster at once. The server's other processes end when they miss the postmaster. */
function killGroup({ pid, exitCode }: Child): void {
  if (pid !== undefined && exitCode === null) kill(-pid, 'SIGKILL')
}

function serverArguments(
  settings: Readonly<Record<string, string>>,
  dataDirectory: string,
  socketDirectory: string,
): readonly string[] {
  const all = {
    ...ourSettings,
    ...settings,
    unix_socket_directories: socketDirectory,
  }
  return ['-D', dataDirectory, ...settingArguments(all)]
}

const ourSettings = {
  ...throwawaySettings,
  listen_addresses: '',
  port: '5432',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '1GB',
  log_min_messages: 'fatal',
  log_line_prefix: '',
}

async function becomesReady(guard: Guard, dataDirectory: string, socketDirectory: string): Promise<boolean> {
  const patience = AbortSignal.timeout(60_000)
  for await (const _ of setInterval(10)) {
    if (guard.hasEnded() || patience.aborted) return false
    if (await isReady(dataDirectory, socketDirectory)) return true
  }
  return false
}

/**
 * Asks as `pg_ctl start --wait` does (`wait_for_postmaster_start()` in src/bin/pg_ctl/pg_ctl.c): the eighth line
 * of postmaster.pid says `ready` or `standby`. The fifth is the socket's folder, which tells this server's file from one that a
 * server before it left behind.
 */
async function isReady(dataDirectory: string, socketDirectory: string): Promise<boolean> {
  const text = await readFile(join(dataDirectory, 'postmaster.pid'), 'utf8').catch(() => '')
  const lines = text.split('\n')
  return lines[4] === socketDirectory && /^(?:ready|standby)\s*$/.test(lines[7] ?? '')
}

function notStarted(major: number, lastWords: string): Failure {
  return new Failure(
    'engine-unavailable',
    `PostgreSQL ${major} did not start: ${lastWords || 'it said nothing.'}`,
    {
      hint: 'Look for what the server names: a setting, a locale or a library that this machine lacks.',
    },
  )
}
