import { spawn } from 'node:child_process'
import { kill, platform } from 'node:process'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { setTimeout as after } from 'node:timers/promises'
import { Failure } from '../../model/failure.ts'
import type { MigrateCommand } from '../../model/migration.ts'

export interface RunOptions {
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Aborted when the user has had enough. */
  readonly signal: AbortSignal
  /** Takes each line that the command says, as soon as it does. */
  readonly hear: (line: string) => void
}

export interface CommandEnd {
  /** Of the shell: 128 and the number of a signal that ended the command. */
  readonly exitCode: number
  /** The last lines that it said, to either stream. */
  readonly lastWords: readonly string[]
}

/**
 * Runs a command in a shell, in a process group of its own, and resolves when nothing is left of that group: a command that ends
 * leaves no children, nor does one that takes too long, nor one whose planflip is interrupted or killed.
 *
 * @throws Failure `timed-out`, what the signal was aborted with, or `bad-usage` where there is no shell of Unix
 */
export async function runCommand(
  { command, directory, timeout }: MigrateCommand,
  { environment, signal, hear }: RunOptions,
): Promise<CommandEnd> {
  if (platform === 'win32') throw noShell()
  signal.throwIfAborted()
  const child = spawn('/bin/sh', ['-c', guarded, 'sh', command], {
    cwd: directory,
    env: environment,
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  })
  const lastWords: string[] = []
  const listen = async (stream: Readable): Promise<void> => {
    for await (const line of createInterface({ input: stream })) {
      lastWords.push(line)
      if (lastWords.length > mostLastWords) lastWords.shift()
      hear(line)
    }
  }
  const heard = Promise.allSettled([listen(child.stdout), listen(child.stderr)])
  // It is there for its end to be noticed, and breaks when the group is killed.
  child.stdin.on('error', () => undefined)
  const ended = new Promise<number>((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code, name) => resolve(code ?? 128 + (name === null ? 0 : (signalNumbers[name] ?? 0))))
  })
  const giveUp = AbortSignal.any([signal, AbortSignal.timeout(timeout)])
  let last: NodeJS.Timeout | undefined
  /** First as whoever asks politely, so that the command may clean up; then for good. */
  const end = () => {
    send(child.pid, 'SIGTERM')
    last = setTimeout(() => send(child.pid, 'SIGKILL'), grace)
  }
  giveUp.addEventListener('abort', end, { once: true })
  try {
    const exitCode = await ended
    signal.throwIfAborted()
    if (giveUp.aborted) throw tookTooLong(timeout)
    return { exitCode, lastWords: await settled(heard, lastWords) }
  } finally {
    giveUp.removeEventListener('abort', end)
    clearTimeout(last)
    send(child.pid, 'SIGKILL')
    for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy()
  }
}

/**
 * A process of the group waits for the end of a pipe that only planflip holds, and ends all of them then: the kernel closes the pipes
 * even of a process that SIGKILL ended.
 */
const guarded = `
exec 3<&0 </dev/null
(trap '' TERM INT HUP; read -r word; kill -KILL 0) <&3 >/dev/null 2>&1 &
exec 3<&-
exec /bin/sh -c "$1"`

/** Lines. */
const mostLastWords = 15

const signalNumbers: Readonly<Partial<Record<NodeJS.Signals, number>>> = {
  SIGINT: 2,
  SIGKILL: 9,
  SIGTERM: 15,
}

/** Milliseconds: less than planflip itself gives its commands when it is interrupted. */
const grace = 2_000

/** To the whole group, if anybody is left of it. */
function send(pid: number | undefined, name: NodeJS.Signals): void {
  if (pid === undefined) return
  try {
    kill(-pid, name)
  } catch {
    // Nobody is.
  }
}

/** What the command said last may still be on its way. A child that holds its output, and left its group, is not waited for. */
async function settled(heard: Promise<unknown>, lastWords: readonly string[]): Promise<readonly string[]> {
  await Promise.race([heard, after(500, undefined, { ref: false })])
  return lastWords
}

function tookTooLong(timeout: number): Failure {
  return new Failure(
    'timed-out',
    `The command that migrates was ended: it took longer than ${timeout / 1000} s.`,
    {
      hint: 'Give it more with --migrate-timeout, or see whether it waits: for an answer, a lock, or a second session on pglite.',
    },
  )
}

function noShell(): Failure {
  return new Failure('bad-usage', 'Commands that migrate are run by a shell of Unix, which is not here.', {
    hint: 'Run planflip in WSL or in a container, or name a folder of migrations in SQL.',
  })
}
