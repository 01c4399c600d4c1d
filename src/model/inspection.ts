import type { Fidelity } from './fidelity.ts'
import type { Server } from './server.ts'

/** What a snapshot holds, for somebody who has to decide whether to trust it and whom to give it to. */
export interface Inspection {
  readonly format: 1
  readonly file: string
  readonly database: string
  readonly server: Server
  readonly capturedAt: string
  /** Days since, fractional. */
  readonly age: number
  readonly relations: readonly InspectedRelation[]
  /** How many inputs of each sort are how well known. */
  readonly fidelity: readonly {
    readonly input: string
    readonly counts: Readonly<Record<Fidelity, number>>
  }[]
  /** Literal values that left production, by where they stood. */
  readonly literals: readonly Literals[]
  /** Queries in the certificate; null where there is none. */
  readonly certified: number | null
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
}
