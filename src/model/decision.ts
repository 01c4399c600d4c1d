import type { Alternative } from './why.ts'

/** A way that a plan takes, and what doing without it would cost. */
export interface Decision {
  /** `without orders_created_at_idx`, `with nested loops switched off`. */
  readonly unless: string
  /**
   * The other plan's cost divided by that of the plan that was chosen. It can be a little below 1, as `Why.margin`. Absent where the
   * planner takes the way even then: there is no other.
   */
  readonly margin?: number
  /** The plan without that way; absent where there is none. */
  readonly alternative?: Alternative
}
