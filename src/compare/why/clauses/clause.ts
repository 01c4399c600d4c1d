import type { MovedInput } from '../../../model/why.ts'
import type { Flip } from '../flip.ts'

/** A part of the sentence; null where the flip is about something else. */
export type Clause = (flip: Flip, inputs: readonly MovedInput[]) => string | null
