import type { Fidelity } from './fidelity.ts'
import type { Server } from './server.ts'
import type { CountedInput, UnreadableInput } from './unreadable.ts'

/** What a snapshot holds, for somebody who has to decide whether to trust it and whom to give it to. */
export interface Inspection extends KnownInputs {
  readonly format: 1
  readonly file: string
  readonly database: string
  readonly server: Server
  readonly capturedAt: string
  /** Days since, fractional. */
  readonly age: number
  readonly relations: readonly InspectedRelation[]
  /** Literal values that left production, or pseudonyms in their place, by where they stood. */
  readonly literals: readonly Literals[]
  /** Columns whose values are pseudonyms. */
  readonly redacted: readonly string[]
  /** Queries in the certificate; null where there is none. */
  readonly certified: number | null
}

/** How well a snapshot knows the inputs of the planner. */
export interface KnownInputs {
  /** The role that captured. */
  readonly role: string
  /** How many inputs of each sort are how well known. */
  readonly fidelity: readonly {
    readonly input: string
    readonly counts: Readonly<Record<Fidelity, number>>
  }[]
  /** What the role was not allowed to read; null where the capture's version did not tell. */
  readonly unreadable: readonly UnreadableInput[] | null
  readonly mending: Mending
}

/** How a superuser can let the role read the rest. */
export interface Mending {
  /** Statements, and how many inputs of each sort need them. */
  readonly statements: readonly { readonly sql: string; readonly gives: readonly CountedInput[] }[]
  /** The one GRANT that does for all others; null where there are none, or nothing else. */
  readonly sweeping: string | null
}

export interface InspectedRelation {
  readonly name: string
  readonly relkind: string
  /** As the planner estimates them: `reltuples` scaled to the current size; -1 where it was never counted. */
  readonly rows: number
  /** Of the main fork. */
  readonly bytes: number
  readonly indexes: number
  /** Of its indexes' main forks. */
  readonly indexBytes: number
}

export interface Literals {
  /** `public.orders.status`. */
  readonly column: string
  /** What they were taken for: statistics, the ends of an index… */
  readonly source: string
  readonly values: readonly string[]
  /** Whether the values are pseudonyms. */
  readonly isRedacted: boolean
}
