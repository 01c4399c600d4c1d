import { expect, test } from 'vitest'
import { nodesInContext } from '../../../src/compare/plans/nodes-in-context.ts'
import { planOf } from '../plan-of.ts'

const underLimit = `
Limit  (cost=0.00..20.00 rows=10 width=8)
  ->  Nested Loop  (cost=0.00..2000.00 rows=1000 width=8)
        ->  Seq Scan on a  (cost=0.00..1000.00 rows=OUTER width=4)
        ->  Index Scan using b_pkey on b  (cost=0.00..1.00 rows=1 width=4)
              Index Cond: (id = a.b_id)`

test.each([
  // A hundredth of the rows is wanted: ten of the inner scans, each whole.
  { outer: '1000', loops: 10, fraction: 1 },
  // And a hundredth of the one inner scan.
  { outer: '1', loops: 1, fraction: 0.01 },
])('a LIMIT over a nested loop of $outer rows stops it once', ({ outer, loops, fraction }) => {
  const nodes = nodesInContext(planOf(underLimit.replace('OUTER', outer)))
  const inner = nodes.find(({ node }) => node.nodeType === 'Index Scan')
  expect(inner).toMatchObject({ loops, fraction })
})
