import type { Plan } from '../model/plan.ts'

export interface PlanPair {
  readonly baseline: Plan
  readonly candidate: Plan
}
