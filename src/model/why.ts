/** Why a plan flipped: what it won against, and what moved. */
export interface Why {
  /** `orders_created_at_idx would read 41 % of orders, not 2 % as on the baseline; a sequential scan is 3.2x cheaper`. */
  readonly sentence: string
  /**
   * The runner-up's cost divided by that of the plan that was chosen; both are of the candidate's scratch, so they compare. It can be
   * a little below 1, as planners keep the first of two plans that are within 1 % of each other. Absent where there is no runner-up.
   */
  readonly margin?: number
  /** The cheapest plan found without the way that the candidate chose. Absent where there is no other way, or its cost cannot be told. */
  readonly runnerUp?: Alternative
  /** What the baseline's plan would cost on the candidate, where it can be had there. Often it is the runner-up. */
  readonly formerWay?: Alternative
  /** What the two planners knew differently, as far as it touches the flip; the most telling first. */
  readonly inputs: readonly MovedInput[]
}

/** A plan that was not chosen. */
export interface Alternative {
  /** EXPLAIN's text. Up to 17 its costs hold 1e10 for each way that was switched off and could not be spared. */
  readonly text: string
  /** Total, in planner's units, freed of that. */
  readonly cost: number
  /** What the planner was made to do without: names of settings that were switched off, and of indexes. */
  readonly without: readonly string[]
}

/** Something that a planner goes by, and that the two sides do not agree on. */
export type MovedInput =
  | IndexInput
  | ConditionInput
  | QuantityInput
  | ({ readonly kind: 'correlation'; readonly relation: string; readonly column: string } & Pair<number>)
  | ({ readonly kind: 'setting'; readonly name: string } & Pair<string>)
  /** `PostgreSQL 18`, or where both are of one major version `pglite 0.5.16`. */
  | ({ readonly kind: 'engine' } & Pair<string>)
  /** The text of the query. */
  | ({ readonly kind: 'query' } & Pair<string>)

interface Pair<Value> {
  readonly baseline: Value
  readonly candidate: Value
}

/** An index that one of the plans uses, and that the other side's planner does not have. */
export interface IndexInput extends Pair<IndexState> {
  readonly kind: 'index'
  readonly relation: string
  readonly index: string
}

/** `renamed`: there is one of the same definition. */
export type IndexState = 'valid' | 'invalid' | 'absent' | 'renamed'

/** By which conditions a table is restricted, in EXPLAIN's words. */
export interface ConditionInput extends Pair<readonly string[]> {
  readonly kind: 'condition'
  readonly relation: string
  /** Present where the baseline searches this index by its conditions, and the candidate cannot by its own. */
  readonly index?: string
}

export interface QuantityInput extends Pair<number> {
  /**
   * Of a table its `rows`, its `pages`, the part of them that is `all-visible`, from 0 to 1, and the `share` of its rows that the
   * flipped way reads, from 0 to 1, or its `lookups`; of the aliases that drive a nested loop the `outer-rows`;
   * of a grouping the `groups`.
   */
  readonly kind: 'rows' | 'pages' | 'all-visible' | 'share' | 'lookups' | 'outer-rows' | 'groups'
  /** The table, the aliases, or the keys. */
  readonly of: string
}
