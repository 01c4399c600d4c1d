import { describe, expect, test } from 'vitest'
import { comparePlans } from '../../src/compare/compare-plans.ts'
import { isSeenInShape } from '../../src/compare/why/shape-changes.ts'
import { parsePlan } from '../../src/explain/parse-plan.ts'
import { shapeOf, withoutJitFooter } from '../../src/explain/plan-text.ts'
import { readPlanText } from '../../src/explain/read-plan-text.ts'
import type { PlanNode } from '../../src/model/plan.ts'
import { defaultPolicy } from '../../src/model/policy.ts'
import { readPlans } from '../golden/plans/golden-plan.ts'
import { goldenStatements } from '../golden/plans/statements.ts'

const terms = { policy: defaultPolicy, costsCompare: false, rowsCompare: false }

/*
 * What is read of the text is what is read of the JSON, for all plans that real servers gave, but for what the text does not tell: that an index
 * without an order is read in no direction, and of what several functions make the name apart from theirs.
 */

describe.each([14, 15, 16, 17, 18])('PostgreSQL %i', async (major) => {
  const topics = await Promise.all(Object.keys(goldenStatements).map((topic) => readPlans(major, topic)))
  const cases = topics.flat().map(({ sql, text, json }) => ({ sql, text: text.join('\n'), json }))

  test.each(cases)('$sql', ({ text, json }) => {
    const shape = shapeOf(withoutJitFooter(text))
    const known = parsePlan(json, shape)
    const read = readPlanText(shape)
    expect(known && withoutEstimates(read?.root)).toEqual(known && withoutEstimates(known.root))
    const changes = known && read && comparePlans(read, known, terms).filter(isSeenInShape)
    expect(changes ?? []).toEqual([])
  })
})

test('what is no plan', () => {
  expect(readPlanText('')).toBeUndefined()
  expect(readPlanText('the plan')).toBeUndefined()
})

test('a literal with line breaks belongs to its condition', () => {
  const shape =
    "Limit\n  ->  Seq Scan on t\n        Filter: (a = 'one\n  ->  two'::text)\n        Disabled: true"
  const scan = readPlanText(shape)?.root.children[0]
  expect(scan?.conditions.filter).toBe("(a = 'one\n  ->  two'::text)")
  expect(scan?.disabled).toBe(true)
})

function withoutEstimates(node: PlanNode | undefined): unknown {
  if (node === undefined) return undefined
  const { estimate: _, children, scan, ...rest } = node
  const told = { ...scan, ...(scan?.direction !== 'Backward' && { direction: undefined }) }
  const source = scan?.source === scan?.alias ? undefined : scan?.source
  return { ...rest, scan: { ...told, source }, children: children.map(withoutEstimates) }
}
