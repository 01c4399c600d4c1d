import type { Plan } from '../../model/plan.ts'

/** The same reading of a plan, made once for all the rules that ask for it. Plans are values and do not change. */
export function oncePerPlan<Reading>(read: (plan: Plan) => Reading): (plan: Plan) => Reading {
  const readings = new WeakMap<Plan, Reading>()
  return (plan) => {
    const reading = readings.get(plan) ?? read(plan)
    readings.set(plan, reading)
    return reading
  }
}
