import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { comparePlans } from '../../src/compare/compare-plans.ts'
import { defaultPolicy } from '../../src/model/policy.ts'
import { plans } from '../arbitraries.ts'
import { mirror } from './mirror.ts'

const terms = { policy: defaultPolicy, costsCompare: true }

describe('comparePlans', () => {
  test('a plan does not differ from itself', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        expect(comparePlans(plan, plan, terms)).toEqual([])
      }),
    )
  })

  test('swapping the plans mirrors every change', () => {
    fc.assert(
      fc.property(plans, plans, (one, other) => {
        const there = comparePlans(one, other, terms)
        const back = comparePlans(other, one, terms)
        expect(sorted(back)).toEqual(sorted(there.map(mirror)))
      }),
      { numRuns: 500 },
    )
  })
})

/** Keys and items in one order. */
function sorted(changes: readonly unknown[]): string[] {
  return changes
    .map((change) =>
      JSON.stringify(Object.entries(change as object).toSorted(([one], [other]) => (one < other ? -1 : 1))),
    )
    .toSorted()
}
