import type { Sample } from './query.ts'

/** What an application sent to its database, as its driver or the server's log tells it: a line of a recording. */
export interface RecordedStatement {
  /** As the driver was given it. */
  readonly text: string
  /** How often. */
  readonly count: number
  /**
   * Where the application asked for it: `../src/orders.ts:42`, relative to the file of the recording and with `/` between
   * the parts; an absolute path as long as a hook is at it. Where it was sent in a long row, that place is the first.
   */
  readonly sites: readonly string[]
  /** Values that it was sent with, each only once, and not all there were. None where only their types were to be kept. */
  readonly samples: readonly Sample[]
  /** What the driver knew of the parameters' types, as SQL names them; null where it knew nothing. */
  readonly types?: readonly (string | null)[]
  /**
   * The most times that it, or one that differs in its values only, was sent with at most a handful of others in between:
   * what a loop around a query looks like from here.
   */
  readonly inARow?: number
  /** Milliseconds that all of them together took, where a server's log told it. */
  readonly totalTime?: number
}

/** From how many times on a row is long. */
export const longRow = 10
