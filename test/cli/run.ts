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
    answer,
  }: {
    readonly directory?: string
    readonly environment?: Terminal['environment']
    readonly cache?: string
    /** What somebody answers to every question. */
    readonly answer?: string
  } = {},
): Promise<Ran> {
  let [stdout, stderr] = ['', '']
  const terminal: Terminal = {
    colour: false,
    width: 120,
    environment,
    directory,
    cache,
    ...(answer !== undefined && { ask: async () => answer }),
    write: (text) => (stdout += text),
    tell: (text) => (stderr += text),
  }
  const exitCode = await runProgram(words, terminal, new AbortController().signal)
  return { exitCode, stdout, stderr }
}
