import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { constants } from 'node:os'
import { Failure } from '../model/failure.ts'
import type { Context } from './context.ts'
import { withPreload } from './with-preload.ts'

export interface RecordedCommand {
  /** The program and its arguments, which no shell reads. */
  readonly words: readonly string[]
  /** Where its processes write what they record. */
  readonly directory: string
  readonly values: 'keep' | 'types'
}

/**
 * Runs a command in which every Node records, as hooks do, and answers with its exit code as a shell has it: 128 and the number of the signal that
 * ended it. The terminal is its own. Who ends planflip ends it first.
 */
export async function runRecorded(
  { words, directory, values }: RecordedCommand,
  { environment, signal }: Pick<Context, 'environment' | 'signal'>,
): Promise<number> {
  const [program = '', ...args] = words
  const child = spawn(program, args, {
    stdio: 'inherit',
    env: { ...withPreload(environment), PLANFLIP_RECORD: directory, PLANFLIP_RECORD_VALUES: values },
  })
  const pass = (): void => void child.kill('SIGTERM')
  signal.addEventListener('abort', pass)
  try {
    const [code, name] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null]
    return code ?? 128 + (name === null ? 0 : constants.signals[name])
  } catch (error) {
    throw new Failure('bad-usage', `Cannot run ${program}: ${messageOf(error)}`, {
      hint: 'Name the command after two dashes: planflip record -- npm test',
      cause: error,
    })
  } finally {
    signal.removeEventListener('abort', pass)
  }
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return 'code' in error && error.code === 'ENOENT' ? 'there is no such program.' : error.message
}
