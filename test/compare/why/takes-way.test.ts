import { expect, test } from 'vitest'
import { takesWay } from '../../../src/compare/why/takes-way.ts'
import { comparePlans } from '../../../src/compare/compare-plans.ts'
import type { PlanFacts } from '../../../src/compare/facts/plan-facts.ts'
import { isJoinChange, isPathChange } from '../../../src/compare/why/change-kinds.ts'
import { defaultPolicy } from '../../../src/model/policy.ts'
import { planOf } from '../plan-of.ts'

const facts: PlanFacts = {
  relations: [],
  settings: {},
  server: { num: 180_000, blockSize: 8192, pointerBytes: 8 },
}

const scans = {
  a: '->  Seq Scan on a  (cost=0.00..15.00 rows=105 width=12)',
  b: '->  Seq Scan on b  (cost=0.00..13.00 rows=800 width=12)',
  c: '->  Index Scan using c_a on c  (cost=0.00..39.83 rows=1 width=4)',
}
const looped = planOf(`
  Nested Loop  (cost=0.00..4220.89 rows=1 width=24)
    ->  Nested Loop  (cost=0.00..4197.89 rows=1 width=12)
          ${scans.a}
          ${scans.c}
                Index Cond: (a_id = a.id)
    ${scans.b}
`)
const hashed = planOf(`
  Nested Loop  (cost=0.00..4220.89 rows=1 width=24)
    ->  Hash Join  (cost=0.00..4197.89 rows=1 width=12)
          Hash Cond: (c.a_id = a.id)
          ->  Seq Scan on c  (cost=0.00..39.83 rows=20000 width=4)
          ->  Hash  (cost=0.00..15.00 rows=105 width=12)
                ${scans.a}
    ${scans.b}
`)
const otherOrder = planOf(`
  Nested Loop  (cost=31.60..4334.06 rows=1 width=24)
    ->  Hash Join  (cost=31.60..151.17 rows=105 width=24)
          Hash Cond: (b.parent = a.id)
          ${scans.b}
          ->  Hash  (cost=0.00..15.00 rows=105 width=12)
                ${scans.a}
    ${scans.c}
          Index Cond: (a_id = a.id)
`)

const changes = comparePlans(hashed, looped, { policy: defaultPolicy, costsCompare: true })

test('a join is made the same way only between the same tables', () => {
  const join = changes.find(isJoinChange)
  if (join === undefined) throw new Error('a join changed')
  expect(takesWay(looped, join, looped, facts)).toBe(true)
  expect(takesWay(hashed, join, looped, facts)).toBe(false)
  expect(takesWay(otherOrder, join, looped, facts)).toBe(false)
})

test('a table is read the same way wherever it is joined', () => {
  const path = changes.find(isPathChange)
  if (path === undefined) throw new Error('a path changed')
  expect(takesWay(hashed, path, looped, facts)).toBe(false)
  expect(takesWay(otherOrder, path, looped, facts)).toBe(true)
})
