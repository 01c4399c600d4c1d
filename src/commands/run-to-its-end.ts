import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { constants } from 'node:os'
import { Failure } from '../model/failure.ts'
import type { Context } from './context.ts'

/**
 * Runs a program in the terminal of planflip, and answers with its exit code as a shell has it: 128 and the number of the signal that
 * ended it. No shell reads the words. As with a shell, its end is the end: signals are its own, and it may take its time.
 */
export async function runToItsEnd(
  [program = '', ...args]: readonly string[],
  environment: Context['environment'],
  { passSignals }: Pick<Context, 'passSignals'>,
): Promise<number> {
  const child = spawn(program, args, { stdio: 'inherit', env: environment })
  using _ = passSignals?.((name) => child.kill(name))
  try {
    const [code, name] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null]
    return code ?? 128 + (name === null ? 0 : constants.signals[name])
  } catch (error) {
    throw new Failure('bad-usage', `Cannot run ${program}: ${messageOf(error)}`, {
      hint: 'Name the command after two dashes: planflip record -- npm test',
      cause: error,
    })
  }
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return 'code' in error && error.code === 'ENOENT' ? 'there is no such program.' : error.message
}
