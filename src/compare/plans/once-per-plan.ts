import type { Plan } from '../../model/plan.ts'

/** The same reading of a plan, made once for all the rules that ask for it. Plans are values and do not change. */
export function oncePerPlan<Reading>(read: (plan: Plan) => Reading): (plan: Plan) => Reading {
  const readings = new WeakMap<Plan, Reading>()
  return (plan) => {
    const known = readings.get(plan)
    if (known !== undefined) return known
    const reading = read(plan)
    readings.set(plan, reading)
    return reading
  }
}

/** The same for what two plans come to together. */
export function oncePerPair<Reading>(
  read: (baseline: Plan, candidate: Plan) => Reading,
): (baseline: Plan, candidate: Plan) => Reading {
  const readingsOf = oncePerPlan(() => new WeakMap<Plan, Reading>())
  return (baseline, candidate) => {
    const readings = readingsOf(baseline)
    const known = readings.get(candidate)
    if (known !== undefined) return known
    const reading = read(baseline, candidate)
    readings.set(candidate, reading)
    return reading
  }
}
