import type { PlanChangeKind } from './plan-change.ts'

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
  'lost-partition-pruning': {
    direction: 'worse',
    title: 'Partitions are read that were left out before',
    why: 'The conditions no longer tell the planner which partitions cannot hold a row, so it reads them all.',
    hint: 'Compare the partition key with constants or parameters, bare and of its own type; a cast, a function or a join in their place keeps pruning from happening at planning.',
  },
  'limit-no-longer-early': {
    direction: 'worse',
    title: 'A LIMIT has to wait for all the work',
    why: 'Rows came one by one and the LIMIT stopped early; now a sort, a hash or an aggregate below it has to finish before the first row leaves.',
    hint: 'An index in the order of the ORDER BY, behind the columns compared by equality, lets the LIMIT stop early again.',
  },
  'sort-added': {
    direction: 'worse',
    title: 'Rows are sorted that came in order before',
    why: 'All rows have to arrive before the first one leaves, and beyond work_mem the sort goes to disk.',
    hint: 'An index whose last columns are the sort keys, in their direction, makes the sort needless.',
  },
  'unindexed-filter': {
    direction: 'worse',
    title: 'A new query reads a whole table for a few of its rows',
    why: 'Every row is read and most are thrown away, so the time grows with the table and not with the result.',
    hint: 'An index on the columns of the filter finds those rows. If there is one, look for a cast or a function around the column, for another type of the parameter, and for a LIKE that begins with a wildcard.',
  },
  'n-plus-one': {
    direction: 'worse',
    title: 'A query is sent once for each row of another',
    why: 'Each costs a round trip to the server, and there are as many as there are rows, however fast one of them is.',
    hint: 'Ask for all of them at once: a join, = ANY($1) with a list of keys, or what the ORM has to load a relation together with its parent.',
  },
  'sort-spills': {
    direction: 'worse',
    title: 'A sort goes to disk',
    why: 'What it sorts is estimated to take more than work_mem, so it is written to temporary files and merged from there.',
    hint: 'Sort fewer rows or narrower ones, have an index give the order, or raise work_mem for this query: SET LOCAL work_mem.',
  },
  'hash-spills': {
    direction: 'worse',
    title: 'A hash table goes to disk',
    why: 'It is estimated to take more than work_mem times hash_mem_multiplier, so it is split into pieces that are written to temporary files, and so is what is joined with it.',
    hint: 'Hash fewer rows or narrower ones, or raise work_mem or hash_mem_multiplier for this query.',
  },
  'lost-parallelism': {
    direction: 'worse',
    title: 'The plan is no longer parallel',
    why: 'One process does what several did.',
    hint: 'Look for a function that is not parallel safe, a cursor, a write, or max_parallel_workers_per_gather.',
  },
  'lost-memoize': {
    direction: 'worse',
    title: 'Lookups are no longer remembered',
    why: 'The inner side of a nested loop is asked anew for every row, though it had the answer before.',
    hint: 'Few repetitions are expected of the outer column: see whether its n_distinct is true, and whether enable_memoize is on.',
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
  'hash-to-nested-loop': {
    direction: 'either',
    title: 'A hash join became a nested loop',
    why: 'Right for few outer rows. Each outer row costs a lookup, so it is slow where more of them come than estimated.',
    hint: 'Check the estimate of the outer rows against a count on production.',
  },
  'nested-loop-to-hash': {
    direction: 'either',
    title: 'A nested loop became a hash join',
    why: 'Right for many rows. The inner side is read as a whole and hashed, even where only a few of its rows are wanted.',
    hint: 'See whether so many outer rows are really wanted: a LIMIT, a narrower condition, or an index on the join column of the inner side brings lookups back.',
  },
  'nested-loop-to-merge': {
    direction: 'either',
    title: 'A nested loop became a merge join',
    why: 'Right for many rows that come in order. Both sides are read along the join column, and sorted first where no index gives that order.',
    hint: 'See whether a Sort below the join is what costs; an index on the join columns saves it.',
  },
  'merge-to-nested-loop': {
    direction: 'either',
    title: 'A merge join became a nested loop',
    why: 'Right for few outer rows. Each outer row costs a lookup, so it is slow where more of them come than estimated.',
    hint: 'Check the estimate of the outer rows against a count on production.',
  },
  'hash-to-merge': {
    direction: 'either',
    title: 'A hash join became a merge join',
    why: 'Both sides come in the order of the join column, by an index or a sort. It saves the memory of a hash table, and costs the sorts.',
    hint: 'See whether a Sort below the join is what costs, and whether the hash table outgrew its memory.',
  },
  'merge-to-hash': {
    direction: 'either',
    title: 'A merge join became a hash join',
    why: 'The inner side is hashed as a whole. It saves the sorts, and costs the memory of a hash table.',
    hint: 'See whether the hash table fits into its memory, and whether an ORDER BY lost the order that the merge gave.',
  },
  'join-method': {
    direction: 'either',
    title: 'Relations are joined by other methods',
    why: 'Partitions that are joined one by one are joined by several methods, and by others than before.',
    hint: 'Compare the estimated rows of the partitions; see whether they are near the truth.',
  },
  'aggregate-strategy': {
    direction: 'either',
    title: 'Rows are grouped in another way',
    why: 'Hashing keeps all groups in memory and needs no order; grouping sorted rows keeps one group, and needs a sort or an index.',
    hint: 'Compare the estimated number of groups with the true one: n_distinct of the keys, and CREATE STATISTICS (ndistinct) for several keys, decide.',
  },
  'jit-on': {
    direction: 'worse',
    title: 'The plan is compiled before it runs',
    why: 'Its cost is above jit_above_cost. Compiling takes tens to hundreds of milliseconds, more with many partitions, and pays off only in long queries.',
    hint: 'Raise jit_above_cost, or turn jit off for short queries whose estimate is too high. It matters only where the server has LLVM (pg_jit_available).',
  },
  'cost-increase': {
    direction: 'worse',
    title: 'The plan is estimated to cost more',
    why: 'Statistics and engine are the same on both sides, so the difference is the change under test.',
    hint: 'Walk down the plan to the first node whose cost is alike on both sides: the one above it is to blame.',
  },
  'rows-exploded': {
    direction: 'either',
    title: 'Far more rows are expected of a relation',
    why: 'The condition keeps a far larger share of the table: it got wider, harder to estimate, or the data are others.',
    hint: 'See whether the condition still compares a plain column with a value; extended statistics help where columns depend on one another.',
  },
  'rows-shrunk': {
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
  'gained-parallelism': {
    direction: 'either',
    title: 'The plan became parallel',
    why: 'It is expected to read enough to be worth several processes, each with a work_mem of its own.',
    hint: 'For a query that runs often and at once with others, make it read less instead.',
  },
  'gained-memoize': {
    direction: 'better',
    title: 'Lookups are remembered',
    why: 'The answers of the inner side are kept for outer rows that ask the same again.',
    hint: 'Nothing to do; it lasts as long as the outer column repeats its values as often as estimated.',
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
  'gained-partition-pruning': {
    direction: 'better',
    title: 'Partitions are left out that were read before',
    why: 'The conditions tell the planner which partitions cannot hold a row.',
    hint: 'Nothing to do.',
  },
  'limit-early': {
    direction: 'better',
    title: 'A LIMIT stops early',
    why: 'Rows come one by one, and nothing below has to finish first.',
    hint: 'Nothing to do, as long as the rows that are wanted are not at the far end.',
  },
  'sort-removed': {
    direction: 'better',
    title: 'A sort is no longer needed',
    why: 'Rows come in order already, or nobody needs the order.',
    hint: 'Nothing to do.',
  },
  'sort-fits': {
    direction: 'better',
    title: 'A sort no longer goes to disk',
    why: 'What it sorts is estimated to fit into work_mem, or is not sorted any more.',
    hint: 'Nothing to do.',
  },
  'hash-fits': {
    direction: 'better',
    title: 'A hash table no longer goes to disk',
    why: 'It is estimated to fit into work_mem times hash_mem_multiplier, or is not needed any more.',
    hint: 'Nothing to do.',
  },
  'jit-off': {
    direction: 'better',
    title: 'The plan is no longer compiled before it runs',
    why: 'Its cost is below jit_above_cost.',
    hint: 'Nothing to do, unless it is a long query that gained by it.',
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

export function isPlanChangeKind(kind: string): kind is PlanChangeKind {
  return Object.hasOwn(planChangeText, kind)
}
