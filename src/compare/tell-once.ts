import type { QueryReport } from '../model/report.ts'
import { verdicts } from '../model/verdict.ts'
import { sameShape } from './plans/same-shape.ts'

/**
 * Of queries that differ in their values and the lengths of their lists only, the worst, which says how many there are. Which
 * of them an application happened to send says nothing: those that only one side has count where no other is there.
 */
export function tellOnce(variants: readonly QueryReport[]): readonly QueryReport[] {
  const onBoth = variants.filter(({ verdict }) => verdict !== 'new' && verdict !== 'removed')
  const counting = onBoth.length > 0 ? onBoth : variants
  const [worst] = counting.toSorted(worstFirst)
  if (worst === undefined || variants.length === 1) return variants
  const count = counting.length
  if (count === 1) return [worst]
  const plans = countPlans(counting)
  return [{ ...worst, reason: worst.reason + sayVariants(worst, count, plans), variants: { count, plans } }]
}

function sayVariants({ verdict, changes }: QueryReport, count: number, plans: number): string {
  if (verdict === 'unchanged' || changes.length === 0) return ''
  return `; worst of ${count} texts with other values, which have ${plans} ${plans === 1 ? 'plan' : 'plans'}`
}

function worstFirst(one: QueryReport, other: QueryReport): number {
  return (
    verdicts.indexOf(one.verdict) - verdicts.indexOf(other.verdict) ||
    other.changes.length - one.changes.length ||
    costOf(other) - costOf(one)
  )
}

function costOf({ candidate }: QueryReport): number {
  return candidate?.status === 'planned' ? candidate.plan.root.estimate.totalCost : Infinity
}

/** Distinct ones, costs and rows aside. */
function countPlans(variants: readonly QueryReport[]): number {
  const plans = variants.flatMap(({ candidate, baseline }) => {
    const side = candidate ?? baseline
    return side?.status === 'planned' ? [side.plan.root] : []
  })
  return plans.filter((plan, at) => !plans.slice(0, at).some((earlier) => sameShape(earlier, plan))).length
}
