import { runProgram } from '../../src/cli/program.ts'
import type { Terminal } from '../../src/cli/terminal.ts'
import { testCache } from '../scratch/pglite/start.ts'

export interface Ran {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs the command line in this process, as from a pipe. */
export async function run(
  words: readonly string[],
  {
    directory = '.',
    environment = {},
    cache = testCache,
  }: {
    readonly directory?: string
    readonly environment?: Terminal['environment']
    readonly cache?: string
  } = {},
): Promise<Ran> {
  let [stdout, stderr] = ['', '']
  const terminal: Terminal = {
    colour: false,
    width: 120,
    environment,
    directory,
    cache,
    write: (text) => (stdout += text),
    tell: (text) => (stderr += text),
  }
  const exitCode = await runProgram(words, terminal, new AbortController().signal)
  return { exitCode, stdout, stderr }
}
