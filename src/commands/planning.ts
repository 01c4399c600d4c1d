import type { FlipSide } from '../compare/why/flip.ts'
import type { Policy } from '../model/policy.ts'
import type { Session } from '../model/session.ts'

/** What answers are found with. */
export interface Planning {
  readonly session: Session
  readonly policy: Policy
  /** What is known of the place, whichever plan is compared there. */
  readonly side: FlipSide
}
