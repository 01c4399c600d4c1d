import type { Command } from 'commander'
import { InvalidArgumentError, Option } from 'commander'
import { availableParallelism } from 'node:os'
import type { Context } from '../commands/context.ts'
import { writeOutput } from '../commands/write-output.ts'
import { Failure } from '../model/failure.ts'
import type { Progress } from '../model/progress.ts'
import { tellFailure } from './failures.ts'
import { passSignals } from './interruption.ts'
import type { Terminal } from './terminal.ts'
import { version } from './version.ts'

/** What every command understands. */
export interface CommonOptions {
  readonly config?: string
  readonly engine: string
  readonly format: string
  readonly out?: string
  readonly quiet?: boolean
}

/** What every command gets besides its own arguments. */
export interface Surroundings {
  readonly terminal: Terminal
  readonly signal: AbortSignal
  readonly progress: Progress
  /** Takes the exit code of a command that ended well. */
  readonly finish: (exitCode: number) => void
}

export function withEngine(command: Command, engine = 'auto'): Command {
  return command.addOption(
    new Option(
      '--engine <engine>',
      "where to plan: pglite, the embedded one; native, a real server of production's version, or native:MAJOR; container, one in Docker, or container:IMAGE; server:URL, a server of yours; auto, the nearest to production that is here",
    ).default(engine),
  )
}

export function withOutput(command: Command, formats: readonly string[] = ['terminal', 'json']): Command {
  return command
    .addOption(
      new Option('--format <format>', 'how to print the result').choices(formats).default('terminal'),
    )
    .option('--out <file>', 'write the result there instead of to the terminal')
    .option('--quiet', 'no progress')
}

/** For commands that plan a corpus. */
export function withWorkers(command: Command): Command {
  return command.option(
    '--workers <count>',
    'how many sessions plan at once, both sides together (default: as many as there are processors)',
    parseCount,
  )
}

function parseCount(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Give a number from 1 on.')
}

export function contextOf(
  { quiet, workers = availableParallelism() }: { readonly quiet?: boolean; readonly workers?: number },
  { terminal, signal, progress }: Surroundings,
): Context {
  return {
    cache: terminal.cache,
    environment: terminal.environment,
    signal,
    workers,
    progress: quiet === true ? () => undefined : progress,
    warn: (failure) => void tellFailure(failure, version, terminal),
    passSignals,
    hear: quiet === true ? () => undefined : (line) => terminal.tell(`${line}\n`),
  }
}

export async function deliver(
  text: string,
  { out }: { readonly out?: string },
  terminal: Terminal,
): Promise<void> {
  if (out === undefined) terminal.write(text)
  else await writeOutput(out, text)
}

/** Gathers `name=value` options. */
export function collectAssignments(
  assignment: string,
  gathered: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const equals = assignment.indexOf('=')
  if (equals < 1) {
    throw new Failure('bad-usage', `"${assignment}" is no assignment.`, { hint: 'Write it as name=value.' })
  }
  return { ...gathered, [assignment.slice(0, equals)]: assignment.slice(equals + 1) }
}
