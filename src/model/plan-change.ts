/**
 * One difference between two plans of the same query that a person would want to hear of.
 *
 * Where a change names relations, it calls them as the candidate does; what the baseline called otherwise is added.
 */
export type PlanChange =
  | AccessPathChange
  | IndexChange
  | ConditionChange
  | PruningChange
  | JoinMethodChange
  | JoinOrderChange
  | MemoizeChange
  | SortChange
  | SortMemoryChange
  | HashMemoryChange
  | AggregateChange
  | LimitChange
  | ParallelismChange
  | JitChange
  | CostChange
  | RowsChange
  | UnindexedFilter
  | RepeatedQuery

/** A relation is reached in another way. */
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
  readonly before: AccessPath
  readonly after: AccessPath
}

/** The same way, through another index. */
export interface IndexChange extends OnRelation {
  readonly kind: 'different-index'
  readonly before: AccessPath
  readonly after: AccessPath
}

/** An index that reads more of itself, or less: what it searched by is now checked row by row, or the reverse. */
export interface ConditionChange extends OnRelation {
  readonly kind: 'condition-to-filter' | 'filter-to-condition'
  /** The index of the plan that searches by less. */
  readonly index: string
  /** What moved, in the words of the index condition. */
  readonly condition: string
  readonly before: AccessPath
  readonly after: AccessPath
}

/** Partitions are read that the other plan left out. */
export interface PruningChange {
  readonly kind: 'lost-partition-pruning' | 'gained-partition-pruning'
  /** Of the partitioned table. */
  readonly alias: string
  readonly formerAlias?: string
  /** How many partitions are read. */
  readonly before: number
  readonly after: number
  /** Those that only one of the plans reads. */
  readonly partitions: readonly string[]
  /** Of these partitions; absent where their sizes are not known. */
  readonly pages?: number
}

/** The same relations are joined by another method. */
export interface JoinMethodChange extends OnRelations {
  readonly kind:
    | 'nested-loop-to-hash'
    | 'hash-to-nested-loop'
    | 'nested-loop-to-merge'
    | 'merge-to-nested-loop'
    | 'hash-to-merge'
    | 'merge-to-hash'
    | 'join-method'
  readonly before: JoinMethod
  readonly after: JoinMethod
}

export interface JoinMethod {
  /** EXPLAIN's: `Nested Loop`…; several joined by `and` where partitions are joined one by one. */
  readonly method: string
  /** Rows that the outer side is expected to give: of a nested loop, how often the inner side is asked. */
  readonly outerRows: number
}

/** Other sets of relations are joined first. */
export interface JoinOrderChange {
  readonly kind: 'join-order'
  /** `((o c) i)`: the tree of aliases, outer side first. */
  readonly before: string
  readonly after: string
}

/** Lookups whose answers were remembered are repeated for every row, or the reverse. */
export interface MemoizeChange extends OnRelations {
  readonly kind: 'lost-memoize' | 'gained-memoize'
  /** How many lookups are expected. */
  readonly before: number
  readonly after: number
}

/** A sort that only one of the plans has. */
export interface SortChange extends WithAliases {
  readonly kind: 'sort-added' | 'sort-removed'
  readonly keys: readonly string[]
  /** Rows that are sorted. */
  readonly rows: number
  /** Of the sort alone. */
  readonly cost: number
}

/** A sort that is beyond `work_mem` in only one of the plans, as far as its estimates tell. */
export interface SortMemoryChange extends WithAliases {
  readonly kind: 'sort-spills' | 'sort-fits'
  readonly keys: readonly string[]
  /** Rows that one process sorts. */
  readonly rows: number
  /** What they take, and what `work_mem` leaves them. */
  readonly bytes: number
  readonly memory: number
}

/** A hash table that is beyond its memory in only one of the plans, as far as its estimates tell. */
export interface HashMemoryChange extends WithAliases {
  readonly kind: 'hash-spills' | 'hash-fits'
  readonly of: 'join' | 'aggregate'
  /** Rows or groups in the table. */
  readonly rows: number
  /** What they take, and what they may take; of a join. */
  readonly bytes?: number
  readonly memory?: number
  /** In how many pieces the table is kept: batches of a join, partitions of an aggregate. */
  readonly pieces: number
}

/** Rows are grouped in another way. */
export interface AggregateChange extends OnRelations {
  readonly kind: 'aggregate-strategy'
  readonly keys: readonly string[]
  /** The baseline's, where it says them in other words. */
  readonly formerKeys?: readonly string[]
  readonly before: Strategy
  readonly after: Strategy
}

export interface Strategy {
  /** EXPLAIN's: `HashAggregate`, `GroupAggregate`, `Unique`… */
  readonly method: string
  /** How many groups are expected. */
  readonly groups: number
}

/** What is below a LIMIT has its first row at once in only one of the plans. */
export interface LimitChange extends OnRelations {
  readonly kind: 'limit-no-longer-early' | 'limit-early'
  readonly before: Waiting
  readonly after: Waiting
}

/** Costs, in planner's units, of what is below the LIMIT, in all its loops. */
export interface Waiting {
  /** Until the first row. */
  readonly startupCost: number
  readonly totalCost: number
}

/** Parallel workers, summed over the plan. */
export interface ParallelismChange {
  readonly kind: 'lost-parallelism' | 'gained-parallelism' | 'parallelism-changed'
  readonly before: number
  readonly after: number
}

/** The plan is compiled before it runs, where the server can. */
export interface JitChange {
  readonly kind: 'jit-on' | 'jit-off'
  /** Cost of the plan. */
  readonly before: number
  readonly after: number
  /** `jit_above_cost` of the side that compiles. */
  readonly above: number
}

/** Total cost of the whole plan; told only between plans whose costs compare. */
export interface CostChange {
  readonly kind: 'cost-increase' | 'cost-decrease'
  readonly before: number
  readonly after: number
}

/** A relation is expected to give more rows, or fewer: more of its rows, where it grew itself. */
export interface RowsChange extends OnRelation {
  readonly kind: 'rows-exploded' | 'rows-shrunk'
  readonly before: ExpectedRows
  readonly after: ExpectedRows
}

export interface ExpectedRows {
  readonly rows: number
  /** Rows of the table; present where the two sides have other data. */
  readonly of?: number
}

/** Of a query that is new: a table is read from end to end for a small part of its rows. */
export interface UnindexedFilter extends Omit<OnRelation, 'former'> {
  readonly kind: 'unindexed-filter'
  /** What the rows are checked by, one after the other, in EXPLAIN's words. */
  readonly condition: string
  /** Rows of the table that are looked at. */
  readonly of: number
  readonly after: AccessPath
}

/** The application sends a query again and again with hardly another in between, and did not before. */
export interface RepeatedQuery {
  readonly kind: 'n-plus-one'
  /** In a row, at most. */
  readonly times: number
}

/** How a plan reaches a relation. */
export interface AccessPath {
  /** EXPLAIN's: `Index Scan`, `Bitmap Heap Scan`… */
  readonly method: string
  readonly indexes: readonly string[]
  /** Of all workers together, where EXPLAIN shows one worker's share. */
  readonly rows: number
  /** Whether these are the rows of one loop, because the scan looks up what another relation gives. */
  readonly perLoop: boolean
  /** Of this scan alone, in all its loops, and no further than a LIMIT above lets it run. */
  readonly cost: number
  /** Which part of the table's rows is read, from 0 to 1, at least; absent where the table's size is not known. */
  readonly share?: number
  /** Pages of the table that are read, about; absent where the table's size is not known. */
  readonly pages?: number
}

interface OnRelation {
  readonly alias: string
  readonly relation: string
  /** What the baseline reads in its place, where that goes by another alias or is another relation. */
  readonly former?: { readonly alias: string; readonly relation: string }
}

interface WithAliases {
  /** What is read below the node, sorted. */
  readonly aliases: readonly string[]
}

interface OnRelations extends WithAliases {
  /** The baseline's names, sorted, where they are others. */
  readonly formerAliases?: readonly string[]
}

export type PlanChangeKind = PlanChange['kind']
