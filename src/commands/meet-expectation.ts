import { readsIndex, seqScanned } from '../compare/plans/reads.ts'
import type { Expectation, PlanAnswer } from '../model/expectation.ts'
import { sayCost } from '../model/say-numbers.ts'
import { indexesOfFamily, tablesOfFamily } from '../postgres/catalog/families.ts'
import { keepsShape } from './keeps-shape.ts'
import type { PlannedExpected } from './plan-expected.ts'
import type { Planning } from './planning.ts'
import { whyIndex, whyNoIndex, whyNoSeqScan, whySeqScan } from './why-another-way.ts'

type Met = Pick<PlanAnswer, 'isMet' | 'reasons'>

/** Whether a plan is as a test expects it, and where the test fails, what decides that. `isNot`: the test expects the opposite. */
export async function meetExpectation(
  expectation: Expectation,
  isNot: boolean,
  planned: PlannedExpected,
  planning: Planning,
): Promise<Met> {
  /** Reasons are further EXPLAINs: a test that passes does without. */
  const met = async (isMet: boolean, why: () => Promise<readonly string[]>): Promise<Met> => ({
    isMet,
    reasons: isMet === isNot ? await why() : [],
  })
  switch (expectation.kind) {
    case 'uses-index': {
      const name = expectation.index
      const family = await indexesOfFamily(planning.session, name)
      const isUsed = readsIndex(planned.plan, family)
      return met(isUsed, () => (isUsed ? whyIndex : whyNoIndex)(name, family, planned, planning))
    }
    case 'seq-scans': {
      const tables = await tablesOfFamily(planning.session, expectation.table)
      const scanned = seqScanned(planned.plan, tables)
      return met(scanned.length > 0, () =>
        scanned.length > 0 ? whySeqScan(scanned, planned, planning) : whyNoSeqScan(tables, planned, planning),
      )
    }
    case 'costs-less': {
      const { totalCost } = planned.plan.root.estimate
      return met(totalCost < expectation.than, async () => [
        `The plan costs ${sayCost(totalCost)}, in planner's units.`,
      ])
    }
    case 'keeps-shape':
      return keepsShape(expectation.shape, planned, planning)
    default:
      return expectation satisfies never
  }
}
