import type { Plan } from '../../model/plan.ts'

/** The same reading of a plan, made once for all the rules that ask for it. Plans are values and do not change. */
export function oncePerPlan<Reading extends object>(read: (plan: Plan) => Reading): (plan: Plan) => Reading {
  const kind = kinds++
  return (plan) => {
    const { readings } = readingsOf(plan)
    const reading = (readings[kind] as Reading | undefined) ?? read(plan)
    readings[kind] = reading
    return reading
  }
}

/** The same for what two plans come to together, until the baseline is compared with another. */
export function oncePerPair<Reading extends object>(
  read: (baseline: Plan, candidate: Plan) => Reading,
): (baseline: Plan, candidate: Plan) => Reading {
  const kind = kinds++
  return (baseline, candidate) => {
    const { readings } = readingsOf(baseline)
    const last = readings[kind] as { readonly candidate: Plan; readonly reading: Reading } | undefined
    if (last?.candidate === candidate) return last.reading
    const reading = read(baseline, candidate)
    readings[kind] = { candidate, reading }
    return reading
  }
}

interface ReadPlan {
  readonly plan: Plan
  /** By the number of the kind of reading. */
  readonly readings: unknown[]
}

let kinds = 0

/**
 * The plans read last, the newest first. All rules look at one pair of plans before the next pair comes, so that nothing
 * older is asked for; keeping the readings of a whole corpus costs more than making them.
 */
let recent: readonly ReadPlan[] = []

function readingsOf(plan: Plan): ReadPlan {
  const known = recent.find((read) => read.plan === plan)
  if (known !== undefined) return known
  const unread: ReadPlan = { plan, readings: [] }
  recent = [unread, ...recent.slice(0, 3)]
  return unread
}
