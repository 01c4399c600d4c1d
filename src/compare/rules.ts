import type { PlanChange } from '../model/plan-change.ts'
import type { Plan } from '../model/plan.ts'
import { compareAccessPaths } from './rules/access-path.ts'
import { compareConditions } from './rules/condition-to-filter.ts'
import { compareCosts } from './rules/cost.ts'
import { compareIndexes } from './rules/different-index.ts'
import { compareJoinMethods } from './rules/join-method.ts'
import { compareJoinOrders } from './rules/join-order.ts'
import { compareParallelism } from './rules/parallelism.ts'
import { compareRows } from './rules/rows.ts'
import { compareSorts } from './rules/sort.ts'
import type { Terms } from './terms.ts'

/** Finds one sort of change. Silent between a plan and itself; two plans swapped give the mirror image. */
export type Rule = (baseline: Plan, candidate: Plan, terms: Terms) => readonly PlanChange[]

/** Every rule there is. */
export const rules: readonly Rule[] = [
  compareAccessPaths,
  compareIndexes,
  compareConditions,
  compareJoinMethods,
  compareJoinOrders,
  compareSorts,
  compareParallelism,
  compareCosts,
  compareRows,
]
