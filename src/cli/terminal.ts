import process from 'node:process'
import { cacheFolder } from '../commands/context.ts'
import { askPerson } from './ask.ts'

/** What the command line knows of the place it runs in. Nobody else reads the environment. */
export interface Terminal {
  readonly colour: boolean
  /** Columns. */
  readonly width: number
  /** What stderr is shown on; absent where nobody watches. */
  readonly screen?: Screen
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly directory: string
  /** Asks a question and gives the answer; absent where there is nobody to ask. */
  readonly ask?: (question: string, signal: AbortSignal) => Promise<string>
  /** Where engines keep their templates. */
  readonly cache: string
  /** Results. */
  readonly write: (text: string) => void
  /** All else. */
  readonly tell: (text: string) => void
}

interface Screen {
  readonly colour: boolean
  /** As of now: windows are resized. */
  readonly columns: () => number
}

export function thisTerminal(): Terminal {
  const { env, stdin, stdout, stderr } = process
  // A dumb terminal knows no control sequences, and a log keeps them all.
  const isWatched = stderr.isTTY && env['TERM'] !== 'dumb' && env['CI'] === undefined
  return {
    colour: env['NO_COLOR'] === undefined && (env['FORCE_COLOR'] !== undefined || stdout.isTTY),
    width: stdout.isTTY ? stdout.columns : 120,
    ...(isWatched && {
      screen: { colour: env['NO_COLOR'] === undefined, columns: () => stderr.columns || 80 },
    }),
    ...(stdin.isTTY && stderr.isTTY && { ask: askPerson }),
    environment: env,
    directory: process.cwd(),
    cache: cacheFolder(env),
    write: (text) => void stdout.write(text),
    tell: (text) => void stderr.write(text),
  }
}
