import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Failure } from '../model/failure.ts'
import type { Progress } from '../model/progress.ts'

/** What a command needs of whoever runs it. */
export interface Context {
  /** Where engines keep templates between runs. */
  readonly cache: string
  /** What libpq's variables say of the servers to ask, and where the home with its files is. */
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Aborted when the user has had enough. */
  readonly signal: AbortSignal
  /** Says what is going on, for a person who waits. */
  readonly progress: Progress
  /** How many sessions plan at once, of both sides together (default: 2, one a side). */
  readonly workers?: number
  /** Passes on a line of what a program says that is run. Absent: nobody listens. */
  readonly hear?: (line: string) => void
  /** Tells at once of something that the command goes on in spite of. */
  readonly warn?: (failure: Failure) => void
  /** Has somebody else heed the signals that would interrupt planflip, until he has done. Absent: there are none. */
  readonly passSignals?: (pass: (name: NodeJS.Signals) => void) => Disposable
}

type Environment = Context['environment']

/** A context for a program that calls planflip: it never interrupts, and nobody listens, unless it says otherwise. */
export function contextOf(environment: Environment, more: Partial<Context> = {}): Context {
  return {
    environment,
    cache: cacheFolder(environment),
    signal: new AbortController().signal,
    progress: () => undefined,
    ...more,
  }
}

/** `PLANFLIP_CACHE`, else where the XDG Base Directory Specification has caches. */
export function cacheFolder(environment: Environment): string {
  const { PLANFLIP_CACHE: own, XDG_CACHE_HOME: caches, HOME: home } = environment
  return own ?? join(caches ?? join(home ?? homedir(), '.cache'), 'planflip')
}
