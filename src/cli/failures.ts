import process from 'node:process'
import { Failure, failureExit } from '../model/failure.ts'
import type { Terminal } from './terminal.ts'

/** Tells what went wrong, and gives the exit code: the user's turn if it is a `Failure`, else a bug of ours. */
export function tellFailure(error: unknown, version: string, { tell }: Pick<Terminal, 'tell'>): number {
  if (error instanceof Failure) {
    tell(`planflip: ${error.message}\n  ${error.hint}\n`)
    return failureExit[error.code]
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  tell(`planflip: this is a bug in planflip, please report it with the following.\n`)
  tell(`planflip ${version}, Node ${process.version}, ${process.platform}-${process.arch}\n${stack}\n`)
  return bug
}

/** `EX_SOFTWARE` of sysexits.h. */
const bug = 70
