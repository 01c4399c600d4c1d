/**
 * A node as `EXPLAIN (FORMAT JSON)` prints it: those of its keys that a plan is read from. `ExplainNode` of explain.c
 * writes them, in 14 to 18; what a version does not have is absent.
 */
export interface ExplainedNode {
  readonly 'Node Type': string
  /** `Plain`, `Sorted`, `Hashed`, `Mixed`; on Aggregate and SetOp. */
  readonly Strategy?: string
  /** `Simple`, `Partial`, `Finalize`; on Aggregate. */
  readonly 'Partial Mode'?: string
  /** On ModifyTable, and on Foreign Scan, where `Select` is the usual one. */
  readonly Operation?: string
  /** On SetOp. */
  readonly Command?: string
  readonly 'Custom Plan Provider'?: string
  readonly 'Parent Relationship'?: string
  readonly 'Subplan Name'?: string
  readonly 'Parallel Aware'?: boolean
  readonly 'Async Capable'?: boolean
  readonly 'Workers Planned'?: number
  /** Since 18, on every node. */
  readonly Disabled?: boolean
  readonly 'Join Type'?: string

  readonly Alias?: string
  readonly Schema?: string
  readonly 'Relation Name'?: string
  readonly 'Function Name'?: string
  readonly 'Table Function Name'?: string
  readonly 'CTE Name'?: string
  readonly 'Tuplestore Name'?: string
  readonly 'Index Name'?: string
  /** `NoMovement` too before 16, where an index has no order. */
  readonly 'Scan Direction'?: string

  readonly 'Startup Cost': number
  readonly 'Total Cost': number
  readonly 'Plan Rows': number
  readonly 'Plan Width': number

  readonly 'Sort Key'?: readonly string[]
  readonly 'Presorted Key'?: readonly string[]
  readonly 'Group Key'?: readonly string[]
  readonly 'Grouping Sets'?: readonly GroupingSets[]
  /** On Aggregate, where it hashes; 0 where its groups fit into memory. */
  readonly 'Planned Partitions'?: number

  readonly 'Index Cond'?: string
  readonly 'Recheck Cond'?: string
  readonly Filter?: string
  readonly 'Join Filter'?: string
  readonly 'Hash Cond'?: string
  readonly 'Merge Cond'?: string
  readonly 'TID Cond'?: string
  readonly 'One-Time Filter'?: string
  readonly 'Cache Key'?: string

  readonly Plans?: readonly ExplainedNode[]
}

/** Sets that one pass over the rows computes (`show_grouping_set_keys`). */
export interface GroupingSets {
  readonly 'Hash Keys'?: readonly (readonly string[])[]
  readonly 'Group Keys'?: readonly (readonly string[])[]
}
