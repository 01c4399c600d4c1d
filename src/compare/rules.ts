import type { PlanChange } from '../model/plan-change.ts'
import type { Plan } from '../model/plan.ts'
import { compareOtherAccessPaths } from './rules/access-path.ts'
import { compareAggregates } from './rules/aggregate-strategy.ts'
import { compareBitmapToSeqScan } from './rules/bitmap-to-seq-scan.ts'
import { compareConditions } from './rules/condition-to-filter.ts'
import { compareCosts } from './rules/cost-increase.ts'
import { compareIndexes } from './rules/different-index.ts'
import { compareHashMemory } from './rules/hash-spills.ts'
import { compareHashToNestedLoop } from './rules/hash-to-nested-loop.ts'
import { compareIndexOnlyToIndex } from './rules/index-only-to-index.ts'
import { compareIndexToBitmap } from './rules/index-to-bitmap.ts'
import { compareIndexToSeqScan } from './rules/index-to-seq-scan.ts'
import { compareJit } from './rules/jit-on.ts'
import { compareJoinMethods } from './rules/join-method.ts'
import { compareJoinOrders } from './rules/join-order.ts'
import { compareLimits } from './rules/limit-no-longer-early.ts'
import { compareMemoize } from './rules/lost-memoize.ts'
import { compareParallelism } from './rules/lost-parallelism.ts'
import { comparePruning } from './rules/lost-partition-pruning.ts'
import { compareMergeJoins } from './rules/merge-join.ts'
import { compareNestedLoopToHash } from './rules/nested-loop-to-hash.ts'
import { compareRows } from './rules/rows-exploded.ts'
import { compareSorts } from './rules/sort-added.ts'
import { compareSortMemory } from './rules/sort-spills.ts'
import type { Terms } from './terms.ts'

/**
 * Finds one sort of change, whatever its size: the policy decides how large a change has to be. Silent between a plan
 * and itself; two plans swapped give the mirror image, if need be by another rule.
 */
export type Rule = (baseline: Plan, candidate: Plan, terms: Terms) => readonly PlanChange[]

/** Every rule there is. */
export const rules: readonly Rule[] = [
  compareIndexToSeqScan,
  compareBitmapToSeqScan,
  compareIndexToBitmap,
  compareIndexOnlyToIndex,
  compareOtherAccessPaths,
  compareIndexes,
  compareConditions,
  comparePruning,
  compareNestedLoopToHash,
  compareHashToNestedLoop,
  compareMergeJoins,
  compareJoinMethods,
  compareJoinOrders,
  compareMemoize,
  compareSorts,
  compareSortMemory,
  compareHashMemory,
  compareAggregates,
  compareLimits,
  compareParallelism,
  compareJit,
  compareCosts,
  compareRows,
]
