import { homedir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'

/** What the command line knows of the place it runs in. Nobody else reads the environment. */
export interface Terminal {
  readonly colour: boolean
  /** Columns. */
  readonly width: number
  /** Whether a person watches stderr. */
  readonly isWatched: boolean
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly directory: string
  /** Where engines keep their templates. */
  readonly cache: string
  /** Results. */
  readonly write: (text: string) => void
  /** All else. */
  readonly tell: (text: string) => void
}

export function thisTerminal(): Terminal {
  const { env, stdout, stderr } = process
  return {
    colour: env['NO_COLOR'] === undefined && (env['FORCE_COLOR'] !== undefined || stdout.isTTY),
    width: stdout.isTTY ? stdout.columns : 120,
    isWatched: stderr.isTTY && env['CI'] === undefined,
    environment: env,
    directory: process.cwd(),
    cache:
      env['PLANFLIP_CACHE'] ??
      join(env['XDG_CACHE_HOME'] ?? join(env['HOME'] ?? homedir(), '.cache'), 'planflip'),
    write: (text) => void stdout.write(text),
    tell: (text) => void stderr.write(text),
  }
}
