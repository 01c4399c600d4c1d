import { Command, CommanderError } from 'commander'
import { addAccept } from './accept.ts'
import { addCapture } from './capture.ts'
import { addCheck } from './check.ts'
import { addCompare } from './compare.ts'
import { addDemo } from './demo.ts'
import { addDoctor } from './doctor.ts'
import { addEngine } from './engine.ts'
import { addExplain } from './explain.ts'
import { tellFailure } from './failures.ts'
import { addInit } from './init.ts'
import { addInspect } from './inspect.ts'
import type { Surroundings } from './options.ts'
import { progressLine, wipingFirst } from './progress-line.ts'
import type { Terminal } from './terminal.ts'
import { addRecord } from './record.ts'
import { addReport } from './report.ts'
import { addTranslate } from './translate.ts'
import { addVerify } from './verify.ts'
import { version } from './version.ts'

/** Runs the command line and answers with the exit code. */
export async function runProgram(
  words: readonly string[],
  plainTerminal: Terminal,
  signal: AbortSignal,
): Promise<number> {
  let exitCode = 0
  const line = progressLine(plainTerminal)
  const terminal = wipingFirst(plainTerminal, line)
  const surroundings: Surroundings = {
    terminal,
    signal,
    progress: line.draw,
    finish: (code) => (exitCode = code),
  }
  try {
    await programFor(surroundings).parseAsync(words, { from: 'user' })
    return exitCode
  } catch (error) {
    // Commander has said what there is to say. Help and version are no errors.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : badUsage
    return tellFailure(signal.aborted ? signal.reason : error, version, terminal)
  } finally {
    line.wipe()
  }
}

const badUsage = 2

function programFor(surroundings: Surroundings): Command {
  const { terminal } = surroundings
  const program = new Command('planflip')
    .description('Which queries will PostgreSQL plan differently in production?')
    .version(version)
    // Before any subcommand: each copies these when it is made.
    .exitOverride()
    .configureOutput({ writeOut: terminal.write, writeErr: terminal.tell })
    .showHelpAfterError('(add --help for more)')
    .configureHelp({ showGlobalOptions: true })
    .addHelpText(
      'after',
      '\nExit codes: 0 fine, 1 the policy fails a verdict, 2 asked wrongly, 3 the surroundings do not allow it,\n4 saved data do not fit, 70 a bug of ours, 130 interrupted.',
    )
  addDemo(program, surroundings)
  addInit(program, surroundings)
  addCapture(program, surroundings)
  addInspect(program, surroundings)
  addTranslate(program, surroundings)
  addVerify(program, surroundings)
  addExplain(program, surroundings)
  addCompare(program, surroundings)
  addCheck(program, surroundings)
  addAccept(program, surroundings)
  addReport(program, surroundings)
  addRecord(program, surroundings)
  addEngine(program, surroundings)
  addDoctor(program, surroundings)
  return program
}
