import { execFile, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'

import { Failure } from '../../model/failure.ts'
import { dumpFailure } from './dump-failure.ts'
import type { DumpRequest } from './dump-request.ts'
import { dumpArguments } from './dump-request.ts'

/** Milliseconds. */
export interface Patience {
  readonly statementTimeout: number
  readonly lockTimeout: number
}

interface ProgramRequest extends DumpRequest, Patience {
  /** Of `pg_export_snapshot()`, whose transaction has to stay open: the schema as it was then. */
  readonly snapshot: string
}

/** Dumps with the pg_dump of this machine, which connects for itself and locks what it dumps. */
export async function dumpWithProgram(
  request: ProgramRequest,
  environment: NodeJS.ProcessEnv,
  signal?: AbortSignal,
  program = 'pg_dump',
): Promise<string> {
  const { snapshot, lockTimeout } = request
  const own = ['--no-password', '--verbose', `--snapshot=${snapshot}`, `--lock-wait-timeout=${lockTimeout}`]
  const child = spawn(program, [...own, ...dumpArguments(request)], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(signal !== undefined && { signal }),
  })
  const ended = once(child, 'close').catch((error: unknown) => {
    signal?.throwIfAborted()
    throw error
  })
  const isStuck = endWhenSilent(child, request.statementTimeout)
  const [dump, printed] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  if (isStuck()) throw stuck(request.statementTimeout)
  if (child.exitCode !== 0) throw dumpFailure(printed)
  return dump
}

/**
 * Ends a pg_dump that says nothing for as long as a statement may take.
 *
 * It switches the server's own timeout off (`setup_connection()` in pg_dump.c), so this stands in for it: a verbose
 * pg_dump tells each step that it takes. On SIGTERM it cancels what runs on the server.
 */
function endWhenSilent(child: ChildProcess, milliseconds: number): () => boolean {
  let isStuck = false
  const timer = setTimeout(() => {
    isStuck = true
    child.kill('SIGTERM')
  }, milliseconds)
  child.stdout?.on('data', () => timer.refresh())
  child.stderr?.on('data', () => timer.refresh())
  child.on('close', () => clearTimeout(timer))
  return () => isStuck
}

function stuck(milliseconds: number): Failure {
  return new Failure(
    'timed-out',
    `Cannot read the schema: pg_dump waited for more than ${milliseconds} ms.`,
    {
      hint: 'Capture again when the server is less busy, or allow more time.',
    },
  )
}

/** The major version of the pg_dump on the PATH; undefined where there is none that runs. */
export async function programMajor(
  environment: NodeJS.ProcessEnv,
  program = 'pg_dump',
): Promise<number | undefined> {
  try {
    const { stdout } = await promisify(execFile)(program, ['--version'], { env: environment })
    const major = /\d+/.exec(stdout)?.[0]
    return major === undefined ? undefined : Number(major)
  } catch {
    return undefined
  }
}
