import type { PlanChangeKind } from '../../model/plan-change.ts'

/** Whether a change is about what is done, and not only about how much there is to do. */
export function isOfShape({ kind }: { readonly kind: PlanChangeKind }): boolean {
  return !ofEstimates.has(kind)
}

const ofEstimates: ReadonlySet<PlanChangeKind> = new Set([
  'cost-increase',
  'cost-decrease',
  'rows-exploded',
  'rows-shrunk',
  'sort-spills',
  'sort-fits',
  'hash-spills',
  'hash-fits',
  'jit-on',
  'jit-off',
  'parallelism-changed',
])
