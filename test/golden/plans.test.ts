import { describe, expect, test } from 'vitest'
import { parsePlan } from '../../src/explain/parse-plan.ts'
import { walkPlan, type Plan } from '../../src/model/plan.ts'
import { planLines } from '../../src/report/plan-lines/plan-lines.ts'
import { labelledLinesOf, renderLabelledLines } from '../explain/labelled-lines.ts'
import { nodeLinesOf } from '../explain/node-lines.ts'
import { readPlans } from './plans/golden-plan.ts'
import { goldenStatements } from './plans/statements.ts'

describe.each([14, 15, 16, 17, 18])('PostgreSQL %i', async (major) => {
  const topics = await Promise.all(Object.keys(goldenStatements).map((topic) => readPlans(major, topic)))
  const cases = topics.flat().map(({ sql, settings = '', text, json }) => ({
    asked: `${sql} ${settings}`,
    text: text.join('\n'),
    json,
  }))

  test('told the plans of all statements that it knows', () => {
    const known = Object.values(goldenStatements).flat()
    const asked = known.filter(({ since = 0 }) => since <= major)
    expect(cases.map((one) => one.asked).toSorted()).toEqual(
      asked.map(({ sql, settings = '' }) => `${sql} ${settings}`).toSorted(),
    )
  })

  test('has every sort of node', () => {
    const types = new Set(cases.flatMap(({ json, text }) => typesIn(read(json, text))))
    const missing = nodeTypes.filter(({ type, since }) => since <= major && !types.has(type))
    expect(missing).toEqual([])
  })

  test.each(cases)('has the node lines of the server: $asked', ({ text, json }) => {
    expect(planLines(read(json, text), major)).toEqual(nodeLinesOf(text))
  })

  test.each(cases)('has the conditions and keys of the server: $asked', ({ text, json }) => {
    expect(renderLabelledLines(read(json, text))).toEqual(labelledLinesOf(text))
  })
})

function read(json: unknown, text: string): Plan {
  const plan = parsePlan(json, text)
  if (plan === undefined) throw new Error(`no plan in ${text}`)
  return plan
}

function typesIn({ root }: Plan): readonly string[] {
  return [...walkPlan(root)].map(({ nodeType, parallelAware, joinType = 'Inner' }) =>
    [parallelAware && 'Parallel', nodeType, joinType !== 'Inner' && joinType]
      .filter((word) => word !== false)
      .join(' '),
  )
}

/** The names in `ExplainNode` of explain.c, as the model says them; a Custom Scan needs an extension that is not in contrib. */
const nodeTypes: readonly { readonly type: string; readonly since: number }[] = Object.entries({
  14: [
    'Result,ProjectSet,Insert,Update,Delete,Append,Merge Append,Recursive Union,BitmapAnd,BitmapOr',
    'Nested Loop,Nested Loop Left,Merge Join,Merge Join Left,Merge Join Semi',
    'Hash Join,Hash Join Left,Hash Join Full,Hash Join Right,Hash Join Semi,Hash Join Anti',
    'Seq Scan,Sample Scan,Gather,Gather Merge,Index Scan,Index Only Scan,Bitmap Index Scan,Bitmap Heap Scan',
    'Tid Scan,Tid Range Scan,Subquery Scan,Function Scan,Table Function Scan,Values Scan,CTE Scan,Named Tuplestore Scan',
    'WorkTable Scan,Foreign Scan,Foreign Update,Foreign Delete,Materialize,Memoize,Sort,Incremental Sort,Group',
    'Aggregate,GroupAggregate,HashAggregate,MixedAggregate,WindowAgg,Unique,SetOp,HashSetOp,LockRows,Limit,Hash',
    'Parallel Seq Scan,Parallel Append,Parallel Index Only Scan,Parallel Bitmap Heap Scan,Parallel Hash Join,Parallel Hash',
  ],
  15: ['Merge'],
  16: ['Hash Join Right Anti'],
  18: ['Hash Join Right Semi'],
}).flatMap(([since, lines]) =>
  lines.flatMap((line) => line.split(',').map((type) => ({ type, since: Number(since) }))),
)
