/** One difference between two plans of the same query that a person would want to hear of. */
export type PlanChange =
  | AccessPathChange
  | IndexChange
  | ConditionToFilter
  | JoinMethodChange
  | JoinOrderChange
  | SortChange
  | ParallelismChange
  | CostChange
  | RowsChange

/** A relation is reached in another way. Methods are EXPLAIN's: `Index Scan`, `Bitmap Heap Scan`… */
export interface AccessPathChange extends OnRelation {
  readonly kind:
    | 'index-to-seq-scan'
    | 'seq-to-index-scan'
    | 'index-to-bitmap'
    | 'bitmap-to-index'
    | 'bitmap-to-seq-scan'
    | 'seq-to-bitmap-scan'
    | 'index-only-to-index'
    | 'index-to-index-only'
    | 'access-path'
  readonly before: string
  readonly after: string
}

/** The same way, through another index. */
export interface IndexChange extends OnRelation {
  readonly kind: 'different-index'
  readonly before: readonly string[]
  readonly after: readonly string[]
}

/** The same index, which reads more of itself: what was an index condition is now checked row by row. */
export interface ConditionToFilter extends OnRelation {
  readonly kind: 'condition-to-filter' | 'filter-to-condition'
  readonly index: string
  readonly before: string
  readonly after: string
}

/** The same relations are joined by another method. */
export interface JoinMethodChange {
  readonly kind: 'join-method'
  /** Aliases under the join, sorted. */
  readonly aliases: readonly string[]
  readonly before: string
  readonly after: string
}

/** Other sets of relations are joined first. */
export interface JoinOrderChange {
  readonly kind: 'join-order'
  /** `((o c) i)`: the tree of aliases, outer side first. */
  readonly before: string
  readonly after: string
}

export interface SortChange {
  readonly kind: 'sort-added' | 'sort-removed'
  readonly keys: readonly string[]
  /** Rows that are sorted. */
  readonly rows: number
}

/** Parallel workers, summed over the plan. */
export interface ParallelismChange {
  readonly kind: 'parallelism-lost' | 'parallelism-gained' | 'parallelism-changed'
  readonly before: number
  readonly after: number
}

/** Total cost of the whole plan; reported only between plans whose costs compare. */
export interface CostChange {
  readonly kind: 'cost-increase' | 'cost-decrease'
  readonly before: number
  readonly after: number
}

/** The estimate of how many rows a relation gives moved by orders of magnitude. */
export interface RowsChange extends OnRelation {
  readonly kind: 'rows-increase' | 'rows-decrease'
  readonly before: number
  readonly after: number
}

interface OnRelation {
  readonly alias: string
  readonly relation: string
}

export type PlanChangeKind = PlanChange['kind']
