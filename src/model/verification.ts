import type { Fidelity } from './fidelity.ts'
import type { Probe } from './probe.ts'
import type { Server } from './server.ts'

/** How often a scratch database plans as production did. */
export interface Verification {
  readonly format: 1
  /** `pglite 0.5.16`. */
  readonly engine: string
  /** The scratch server's `version()`. */
  readonly server: string
  /** The server whose plans are the standard. */
  readonly production: Server
  /** What makes the scratch less than production, each in a sentence. Absent in what older versions wrote. */
  readonly shortfalls?: readonly string[]
  readonly summary: { readonly queries: number } & { readonly [outcome in FidelityOutcome]: number }
  readonly queries: readonly VerifiedQuery[]
  /** What production's role may not do, so that there is no plan to hold another against: not among the queries. */
  readonly notPermitted: readonly NotPermittedQuery[]
}

export interface NotPermittedQuery {
  readonly name: string
  /** Production's: `permission denied for table orders`. */
  readonly message: string
}

/** `identical`: EXPLAIN's text is equal to the byte. `sameShape`: only numbers differ. `failed`: one side would not plan. */
export type FidelityOutcome = 'identical' | 'sameShape' | 'different' | 'failed'

export interface VerifiedQuery {
  readonly name: string
  readonly outcome: FidelityOutcome
  readonly values: readonly (string | null)[] | null
  /** EXPLAIN's text, or the refusal. */
  readonly production: string
  readonly scratch: string
  /** Why they differ, as far as it can be told; null where they do not. */
  readonly reason: string | null
  /** Inputs of the planner that are not production's, as probes of the relations it reads found them. Absent where none were asked. */
  readonly causes?: readonly Cause[]
}

export type Cause = InputDifference | SettingDifference

/** One input of one relation, and the number that showed it. */
export interface InputDifference extends Pick<
  Probe,
  'input' | 'relation' | 'columns' | 'object' | 'reads' | 'sql'
> {
  readonly production: number
  /** Null where the scratch refused the probe, or planned it another way. */
  readonly scratch: number | null
  /** How well the snapshot knows it, where it says. */
  readonly fidelity?: Fidelity
}

export interface SettingDifference {
  readonly input: 'settings'
  readonly setting: string
  readonly production: string
  readonly scratch: string
}
