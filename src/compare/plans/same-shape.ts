import type { PlanNode } from '../../model/plan.ts'

/** Whether two plans would do the same: they differ in no more than estimates. */
export function sameShape(one: PlanNode, other: PlanNode): boolean {
  return JSON.stringify(one, withoutEstimates) === JSON.stringify(other, withoutEstimates)
}

function withoutEstimates(key: string, value: unknown): unknown {
  return key === 'estimate' ? undefined : value
}
