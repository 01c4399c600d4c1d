import { describe, expect, test } from 'vitest'
import { shapeOf, withoutJitFooter } from '../../src/explain/plan-text.ts'

const plan = `Sort  (cost=1.10..2.25 rows=10 width=4)
  Sort Key: id
  ->  Seq Scan on t  (cost=0.00..10000000000.50 rows=10 width=4)
        Filter: (name = 'JIT:
  Functions'::text)`

describe('withoutJitFooter', () => {
  test('takes the footer away', () => {
    const footer = `JIT:
  Functions: 5
  Options: Inlining true, Optimization true, Expressions true, Deforming true`

    expect(withoutJitFooter(`${plan}\n${footer}`)).toBe(plan)
  })

  test('leaves a text without it as it is, whatever its literals say', () => {
    expect(withoutJitFooter(plan)).toBe(plan)
  })
})

describe('shapeOf', () => {
  test('takes the estimates away, and nothing else', () => {
    expect(shapeOf(plan)).toBe(`Sort
  Sort Key: id
  ->  Seq Scan on t
        Filter: (name = 'JIT:
  Functions'::text)`)
  })

  test('is the same for plans that differ in numbers only', () => {
    expect(shapeOf(plan.replaceAll('rows=10', 'rows=99999'))).toBe(shapeOf(plan))
  })
})
