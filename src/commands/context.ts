import type { Progress } from '../model/progress.ts'

/** What a command needs of whoever runs it. */
export interface Context {
  /** Where engines keep templates between runs. */
  readonly cache: string
  /** Aborted when the user has had enough. */
  readonly signal: AbortSignal
  /** Says what is going on, for a person who waits. */
  readonly progress: Progress
}
