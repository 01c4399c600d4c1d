import { comparePlans } from '../../src/compare/compare-plans.ts'
import type { PlanFacts } from '../../src/compare/facts/plan-facts.ts'
import type { Terms } from '../../src/compare/terms.ts'
import type { PlanChange, PlanChangeKind } from '../../src/model/plan-change.ts'
import type { Plan } from '../../src/model/plan.ts'
import { defaultPolicy } from '../../src/model/policy.ts'
import { planOf } from './plan-of.ts'

/** What a change of the relations' sizes and of the settings leaves to be said. */
export const facts: PlanFacts = {
  relations: [
    { schemaname: 'public', relname: 'orders', blocks: 100_000, rows: 10_000_000 },
    { schemaname: 'public', relname: 'customers', blocks: 1000, rows: 100_000 },
    { schemaname: 'public', relname: 'countries', blocks: 4, rows: 190 },
  ],
  settings: { work_mem: '4MB', hash_mem_multiplier: '2', jit: 'on', jit_above_cost: '100000' },
  server: { num: 180_004, blockSize: 8192, pointerBytes: 8 },
}

export const sameData: Terms = {
  policy: defaultPolicy,
  costsCompare: true,
  facts: { baseline: facts, candidate: facts },
}

/** The changes of some kinds between two plans that are written as EXPLAIN writes them. */
export function changesOf(
  kinds: readonly PlanChangeKind[],
  baseline: string | Plan,
  candidate: string | Plan,
  terms: Terms = sameData,
): readonly PlanChange[] {
  const [before, after] = [baseline, candidate].map((plan) =>
    typeof plan === 'string' ? planOf(plan) : plan,
  )
  if (before === undefined || after === undefined) throw new Error('two plans')
  return comparePlans(before, after, terms).filter(({ kind }) => kinds.includes(kind))
}

/** Of all changes. */
export function kindsOf(
  baseline: string | Plan,
  candidate: string | Plan,
  terms: Terms = sameData,
): readonly PlanChangeKind[] {
  const all = Object.keys(defaultPolicy.rules) as PlanChangeKind[]
  return changesOf(all, baseline, candidate, terms).map(({ kind }) => kind)
}
