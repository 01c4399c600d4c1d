import type { Sample } from './query.ts'

/** A query as a test hands it over. */
export interface ExpectedQuery {
  /** One statement. */
  readonly sql: string
  /** As a driver sends them, in text, one for each of `$1`, `$2`…; null where the test gives none. */
  readonly values: Sample | null
}

/** What a test may expect of a query's plan. */
export type Expectation =
  /** Any node of the plan reads the index, or a partition of it. */
  | { readonly kind: 'uses-index'; readonly index: string }
  /** The table, or a partition of it, is read from end to end. */
  | { readonly kind: 'seq-scans'; readonly table: string }
  /** The total cost is below that, in planner's units. */
  | { readonly kind: 'costs-less'; readonly than: number }
  /** It is the plan of this shape, as far as the policy tells plans apart. */
  | { readonly kind: 'keeps-shape'; readonly shape: string }

/** What a test asks of the process that plans. Without an expectation: only for the plan. */
export interface PlanQuestion {
  readonly query: ExpectedQuery
  readonly expectation?: Expectation
  /** Whether the test expects the opposite. */
  readonly isNot?: boolean
}

export interface PlanAnswer {
  /** Whether the plan is as expected; true where nothing is. */
  readonly isMet: boolean
  /** Where the test fails: why the plan is so, in lines; empty where the plan says it all. */
  readonly reasons: readonly string[]
  /** EXPLAIN's text. */
  readonly plan: string
  /** The same without estimates and without what only values decide. */
  readonly shape: string
  /** What planned it, and whose statistics. */
  readonly planned: string
}
