/** One difference between two plans of the same query that a person would want to hear of. */
export type PlanChange =
  | AccessPathChange
  | IndexChange
  | ConditionChange
  | JoinMethodChange
  | JoinOrderChange
  | SortChange
  | ParallelismChange
  | CostChange
  | RowsChange

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
  /** Aliases under the sort, sorted. */
  readonly aliases: readonly string[]
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

/** How a plan reaches a relation. */
export interface AccessPath {
  /** EXPLAIN's: `Index Scan`, `Bitmap Heap Scan`… */
  readonly method: string
  readonly indexes: readonly string[]
  /** Of all workers together, where EXPLAIN shows one worker's share. */
  readonly rows: number
  /** Whether these are the rows of one loop, because the scan looks up what another relation gives. */
  readonly perLoop: boolean
  /** Total, of this scan alone. */
  readonly cost: number
}

interface OnRelation {
  readonly alias: string
  readonly relation: string
}

export type PlanChangeKind = PlanChange['kind']

export interface PlanChangeText {
  /** Which way it goes, as far as the kind alone can tell. */
  readonly direction: 'worse' | 'better' | 'either'
  readonly title: string
  /** Why it may hurt, or why it may not. */
  readonly why: string
  /** What to look at next. */
  readonly hint: string
}

/** Every kind, explained. In the order in which changes of equal severity are told. */
export const planChangeText: Readonly<Record<PlanChangeKind, PlanChangeText>> = {
  'index-to-seq-scan': {
    direction: 'worse',
    title: 'An index scan became a sequential scan',
    why: 'The whole table is read, so the time grows with the table and no longer with the result.',
    hint: 'Compare the estimated rows: a condition that keeps a large share of the table needs a narrower condition or a LIMIT; if it keeps few, look for a cast, a function or a missing index.',
  },
  'bitmap-to-seq-scan': {
    direction: 'worse',
    title: 'A bitmap scan became a sequential scan',
    why: 'The planner expects so many matching pages that it reads them all, and the time now grows with the table.',
    hint: 'Compare the estimated rows; a composite or partial index that matches more of the WHERE brings the index back.',
  },
  'condition-to-filter': {
    direction: 'worse',
    title: 'A condition of the index became a filter',
    why: 'The index is still named in the plan, but more of it is walked and rows are thrown away one by one.',
    hint: 'Look for a cast or function around the column, for a changed column order in the index, and for an ORDER BY … LIMIT that walks the index in order.',
  },
  'sort-added': {
    direction: 'worse',
    title: 'Rows are sorted that came in order before',
    why: 'All rows have to arrive before the first one leaves, and beyond work_mem the sort goes to disk.',
    hint: 'An index whose last columns are the sort keys, in their direction, makes the sort needless.',
  },
  'index-only-to-index': {
    direction: 'worse',
    title: 'An index-only scan became an index scan',
    why: 'Each row costs a visit to the table besides the index.',
    hint: 'See whether the query asks for a column that the index lacks (INCLUDE it), or the table is vacuumed too rarely for its visibility map to help.',
  },
  'index-to-bitmap': {
    direction: 'worse',
    title: 'An index scan became a bitmap scan',
    why: 'More rows are expected. A bitmap reads each page once and in order, which is cheaper then, but it gives up the order of the index.',
    hint: 'Usually a healthy answer to more rows; look at it where a LIMIT relied on the order of the index.',
  },
  'access-path': {
    direction: 'either',
    title: 'A relation is reached in another way',
    why: 'The methods are too unlike to say which is better.',
    hint: 'Read the two scans of this relation next to each other.',
  },
  'different-index': {
    direction: 'either',
    title: 'Another index is used',
    why: 'It may be the better one; it may also be one that suits the ORDER BY and reads far more to satisfy the WHERE.',
    hint: 'Compare what each index searches by (Index Cond) and what is left to the filter.',
  },
  'join-order': {
    direction: 'either',
    title: 'The relations are joined in another order',
    why: 'The order follows the estimates; where those are wrong, a large intermediate result is built first.',
    hint: 'Find the relation whose estimated rows moved most: it decided.',
  },
  'join-method': {
    direction: 'either',
    title: 'Relations are joined by another method',
    why: 'No method is bad: nested loops suit few outer rows, hashes many, merges what is sorted already. The wrong one for the true number of rows is slow.',
    hint: 'Compare the estimated rows of the outer side; see whether they are near the truth.',
  },
  'parallelism-lost': {
    direction: 'worse',
    title: 'The plan is no longer parallel',
    why: 'One process does what several did.',
    hint: 'Look for a function that is not parallel safe, a cursor, a write, or max_parallel_workers_per_gather.',
  },
  'cost-increase': {
    direction: 'worse',
    title: 'The plan is estimated to cost more',
    why: 'Statistics and engine are the same on both sides, so the difference is the change under test.',
    hint: 'Walk down the plan to the first node whose cost is alike on both sides: the one above it is to blame.',
  },
  'rows-increase': {
    direction: 'either',
    title: 'Far more rows are expected of a relation',
    why: 'Statistics are the same on both sides, so the condition itself got wider or harder to estimate.',
    hint: 'See whether the condition still compares a plain column with a value; extended statistics help where columns depend on one another.',
  },
  'rows-decrease': {
    direction: 'either',
    title: 'Far fewer rows are expected of a relation',
    why: 'Good where it is true. Where it is not, nested loops are chosen that run far more often than planned.',
    hint: 'Check the estimate against a count on production.',
  },
  'parallelism-changed': {
    direction: 'either',
    title: 'Another number of parallel workers',
    why: 'The number follows the size of what is scanned.',
    hint: 'Nothing to do, unless the server is short of max_parallel_workers.',
  },
  'parallelism-gained': {
    direction: 'either',
    title: 'The plan became parallel',
    why: 'It is expected to read enough to be worth several processes, each with a work_mem of its own.',
    hint: 'For a query that runs often and at once with others, make it read less instead.',
  },
  'seq-to-index-scan': {
    direction: 'better',
    title: 'A sequential scan became an index scan',
    why: 'The time follows the result and no longer the table.',
    hint: 'Nothing to do.',
  },
  'seq-to-bitmap-scan': {
    direction: 'better',
    title: 'A sequential scan became a bitmap scan',
    why: 'Only the pages with matching rows are read.',
    hint: 'Nothing to do.',
  },
  'bitmap-to-index': {
    direction: 'better',
    title: 'A bitmap scan became an index scan',
    why: 'Few rows are expected, or the order of the index is of use.',
    hint: 'Nothing to do.',
  },
  'index-to-index-only': {
    direction: 'better',
    title: 'An index scan became an index-only scan',
    why: 'The table itself is hardly read.',
    hint: 'Nothing to do; it lasts as long as the table is vacuumed.',
  },
  'filter-to-condition': {
    direction: 'better',
    title: 'A filter became a condition of the index',
    why: 'The index is searched for what was checked row by row.',
    hint: 'Nothing to do.',
  },
  'sort-removed': {
    direction: 'better',
    title: 'A sort is no longer needed',
    why: 'Rows come in order already, or nobody needs the order.',
    hint: 'Nothing to do.',
  },
  'cost-decrease': {
    direction: 'better',
    title: 'The plan is estimated to cost less',
    why: 'Statistics and engine are the same on both sides, so the difference is the change under test.',
    hint: 'Nothing to do.',
  },
}

/** In the order of the table. */
export const planChangeKinds: readonly PlanChangeKind[] = Object.keys(planChangeText).filter(isPlanChangeKind)

function isPlanChangeKind(kind: string): kind is PlanChangeKind {
  return kind in planChangeText
}
