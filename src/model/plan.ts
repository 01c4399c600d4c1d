import type { DrawnKind, Sample } from './query.ts'
import type { SqlError } from './session.ts'

/** A plan as the planner chose it, read from `EXPLAIN (FORMAT JSON)` and freed of its spelling. */
export interface Plan {
  readonly root: PlanNode
  /** What EXPLAIN itself prints, lines joined by `\n`: the standard of exactness. */
  readonly text: string
}

/** A query that Postgres refuses to plan is an answer about the query, and not an exception. */
export type PlanOutcome =
  | { readonly status: 'planned'; readonly plan: Plan }
  | ({ readonly status: 'failed' } & SqlError)

/** What became of a query, planned for these values; null for the generic plan. */
export interface SampledOutcome {
  readonly values: Sample | null
  /** What the values stand for, where they were drawn from a snapshot. */
  readonly drawn?: DrawnKind
  readonly outcome: PlanOutcome
}

export interface PlanNode {
  /** As EXPLAIN's text calls it, strategy and join type aside: `Seq Scan`, `Hash Join`, `HashAggregate`… */
  readonly nodeType: string
  /** How the parent uses it: `Outer`, `Inner`, `Member`, `InitPlan`, `SubPlan`, `Subquery`. None for the root. */
  readonly relationship?: string
  /** `InitPlan 1`, `CTE recent`: the name by which other nodes refer to this part. */
  readonly subplanName?: string
  /** Present on the nodes that read a relation, or a function, CTE, VALUES list or subquery; absent on all others. */
  readonly scan?: Scan
  /** Of a Bitmap Index Scan, which reads no relation of its own. */
  readonly index?: string
  /** What an Insert, Update, Delete or Merge writes to. */
  readonly target?: Target
  /** `Inner`, `Left`, `Semi`, `Anti`…; present on joins. */
  readonly joinType?: string
  /** `Except`, `Intersect All`…; present on SetOp and HashSetOp. */
  readonly setOperation?: string
  /** The extension's name for its Custom Scan. */
  readonly provider?: string
  readonly parallelAware: boolean
  readonly asyncCapable?: boolean
  readonly workersPlanned?: number
  /** Whether an aggregate is `Partial` or `Finalize`; absent where it does the whole. */
  readonly partialMode?: string
  readonly sortKeys?: readonly string[]
  readonly presortedKeys?: readonly string[]
  /** Of grouping sets, one text for each set: `a, b`, and `()` for the set without keys. */
  readonly groupKeys?: readonly string[]
  /** In how many pieces a hash aggregate expects to keep its groups, as they do not fit into memory; absent where they do. */
  readonly plannedPartitions?: number
  readonly conditions: Conditions
  /** `true` from Postgres 18 on a node that a setting forbids and that had no alternative. */
  readonly disabled?: boolean
  readonly estimate: Estimate
  /** Outer child first, as EXPLAIN prints them. */
  readonly children: readonly PlanNode[]
}

export interface Scan {
  /** Unique within one plan: EXPLAIN numbers the aliases that a query repeats. */
  readonly alias: string
  /** The table; absent for functions, CTEs and other sources without one. */
  readonly relation?: string
  /** EXPLAIN tells it where it is asked to be verbose. */
  readonly schema?: string
  /** The function or the CTE, where one is read; `xmltable` for a table function. */
  readonly source?: string
  /** None for a sequential scan, several for a bitmap that combines indexes. */
  readonly indexes: readonly string[]
  readonly direction?: 'Forward' | 'Backward'
}

export interface Target {
  readonly alias: string
  readonly relation: string
}

/** Conditions in EXPLAIN's words. */
export interface Conditions {
  readonly index?: string
  readonly recheck?: string
  readonly filter?: string
  readonly join?: string
  readonly hash?: string
  readonly merge?: string
  readonly tid?: string
  readonly oneTime?: string
  readonly cacheKey?: string
}

/** In planner units: cost is not time, and rows are per loop. */
export interface Estimate {
  readonly startupCost: number
  readonly totalCost: number
  readonly rows: number
  /** Bytes. */
  readonly width: number
}

/** Every node of the tree, parents before children. */
export function* walkPlan(node: PlanNode): Generator<PlanNode, void, undefined> {
  yield node
  for (const child of node.children) yield* walkPlan(child)
}
