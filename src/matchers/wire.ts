import type { PlanAnswer, PlanQuestion } from '../model/expectation.ts'

/* What a test's process and the one that plans say to each other: a line of JSON each way, over a connection of its own. */

/** Where the process that plans listens, on this machine. */
export interface Address {
  readonly port: number
  /** Drawn for the run: nobody else on the machine is answered. */
  readonly token: string
}

export interface WireQuestion extends PlanQuestion {
  readonly token: string
}

export type WireAnswer =
  | { readonly status: 'answered'; readonly answer: PlanAnswer }
  /** Something that the user can put right. */
  | { readonly status: 'refused'; readonly message: string; readonly hint: string }
  /** A bug of planflip's. */
  | { readonly status: 'broken'; readonly stack: string }

/** The variable by which processes that a test runner starts learn of the address. */
export const addressVariable = 'PLANFLIP_MATCHERS'
