import type { DrawnKind, Parameter, Sample } from './query.ts'

/** What a team has agreed to about a query: a file under `reports/accepted/`, where a pull request shows how it changes. */
export interface AcceptedQuery {
  readonly format: 1
  readonly id: string
  /** Of one file there is one query, and of one name one file. */
  readonly name: string
  /** The engine that planned it: `pglite 0.5.16`. */
  readonly engine: string
  /** Migrations that production did not have yet and that it was planned after. */
  readonly migrations: readonly string[]
  readonly parameters: readonly Parameter[]
  readonly samples: readonly Sample[]
  readonly sql: string
  readonly plans: readonly AcceptedPlan[]
}

/** What EXPLAIN printed for these values, or what Postgres said instead; null for the generic plan. */
export type AcceptedPlan = {
  readonly values: Sample | null
  readonly drawn?: DrawnKind
} & ({ readonly text: string } | { readonly sqlstate: string; readonly message: string })
