import type { CapturingRole } from './capturing-role.ts'
import type { Likeness } from './judge-plans.ts'

/** How alike one database's plans are on one engine. */
export interface Measurement {
  readonly major: number
  readonly database: string
  readonly role: CapturingRole
  readonly relations: number
  /** What production's `version()` says. */
  readonly production: string
  /** The engine with its version, as the scratch names it. */
  readonly engine: string
  /** Statements that production plans. */
  readonly queries: number
  /** Statements that both refuse in the same words, or that the role may not run: they count for nothing. */
  readonly refused: number
  /** Of plans: each statement has one under each variation of the settings. */
  readonly counts: Readonly<Record<Likeness, number>>
  readonly misses: readonly Miss[]
}

/** A plan that is not the same. */
export interface Miss {
  readonly statement: string
  readonly sql: string
  readonly variation: string
  readonly likeness: Likeness
  readonly reason: string
  readonly production: string
  readonly scratch: string
}
