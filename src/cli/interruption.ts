import process from 'node:process'
import { removeTemporaryDirectories } from '../commands/clean-up.ts'
import { Failure } from '../model/failure.ts'

/**
 * Turns Ctrl-C and SIGTERM into an abort, so that commands give back what they hold. Who asks twice, or waits longer
 * than a grace period, is let out at once; directories are removed even then.
 */
export function listenForInterruption(): AbortSignal {
  const controller = new AbortController()
  process.on('exit', removeTemporaryDirectories)
  const interrupt = (name: NodeJS.Signals) => {
    if (heedInstead !== undefined) return heedInstead(name)
    if (controller.signal.aborted) process.exit(exitCode)
    controller.abort(
      new Failure('interrupted', `Interrupted by ${name}.`, { hint: 'Run it again when you like.' }),
    )
    setTimeout(() => process.exit(exitCode), gracePeriod).unref()
  }
  process.on('SIGINT', interrupt)
  process.on('SIGTERM', interrupt)
  return controller.signal
}

/** 128 and the number of SIGINT, as shells have it. */
const exitCode = 130
/** Milliseconds. */
const gracePeriod = 5_000

/** There is one process, and so one that heeds its signals. */
let heedInstead: ((name: NodeJS.Signals) => void) | undefined

/**
 * Passes signals on to a program that is run in the foreground, instead of heeding them. A terminal gives Ctrl-C to that program as
 * well, and twice might be once too often; without one it is passed on a little later, if the program is still there.
 */
export function passSignals(pass: (name: NodeJS.Signals) => void): Disposable {
  let late: NodeJS.Timeout | undefined
  heedInstead = (name) => {
    if (name !== 'SIGINT') return pass(name)
    if (process.stdin.isTTY) return
    late ??= setTimeout(() => {
      late = undefined
      pass(name)
    }, patience)
  }
  return {
    [Symbol.dispose]() {
      heedInstead = undefined
      clearTimeout(late)
    },
  }
}

/** Milliseconds. */
const patience = 1000
