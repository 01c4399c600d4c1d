/**
 * Says which step a command is at, in a few words without a full stop, for a person who waits. Nothing depends on it:
 * whoever listens may leave out what it likes.
 */
export type Progress = (step: string, count?: Count) => void

/** How much of a step is done. */
export interface Count {
  readonly done: number
  readonly total: number
}
