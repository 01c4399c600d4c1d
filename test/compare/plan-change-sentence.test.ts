import { expect, test } from 'vitest'
import type { PlanChange } from '../../src/model/plan-change.ts'
import { planChangeSentence } from '../../src/model/plan-change-sentence.ts'

const on = { alias: 'o', relation: 'orders' }
const byIndex = { method: 'Index Scan', indexes: ['a_idx'], rows: 3, perLoop: true, cost: 1 }
const byOther = { method: 'Index Scan', indexes: ['b_idx'], rows: 3, perLoop: true, cost: 1 }
const bySequence = { method: 'Seq Scan', indexes: [], rows: 40_000, perLoop: false, cost: 9 }

test.each<[string, PlanChange]>([
  [
    'orders o: Index Scan using a_idx became Seq Scan (estimated rows 3 a loop -> 40,000)',
    { kind: 'index-to-seq-scan', ...on, before: byIndex, after: bySequence },
  ],
  [
    'orders: Seq Scan became Index Scan using a_idx (estimated rows 40,000 -> 3 a loop)',
    { kind: 'seq-to-index-scan', alias: 'orders', relation: 'orders', before: bySequence, after: byIndex },
  ],
  [
    'orders o: Index Scan using a_idx became Index Scan using b_idx (estimated rows 3 a loop)',
    { kind: 'different-index', ...on, before: byIndex, after: byOther },
  ],
  [
    'orders o: (at > 1) became a filter, checked row by row along a_idx',
    { kind: 'condition-to-filter', ...on, index: 'a_idx', condition: '(at > 1)' },
  ],
  [
    'orders o: (at > 1) is searched in the index now, no longer filtered along a_idx',
    { kind: 'filter-to-condition', ...on, index: 'a_idx', condition: '(at > 1)' },
  ],
  [
    'c, i and o: Nested Loop became Hash Join',
    { kind: 'join-method', aliases: ['c', 'i', 'o'], before: 'Nested Loop', after: 'Hash Join' },
  ],
  ['join order ((o c) i) became ((o i) c)', { kind: 'join-order', before: '((o c) i)', after: '((o i) c)' }],
  [
    '1,200 rows are now sorted by at DESC, id',
    { kind: 'sort-added', keys: ['at DESC', 'id'], aliases: [], rows: 1200 },
  ],
  ['7 rows are no longer sorted by id', { kind: 'sort-removed', keys: ['id'], aliases: [], rows: 7 }],
  ['parallel workers 2 -> 0', { kind: 'parallelism-lost', before: 2, after: 0 }],
  ['estimated cost 8.31 -> 15,601', { kind: 'cost-increase', before: 8.31, after: 15_600.6 }],
  ['orders o: estimated rows 12 -> 1,200', { kind: 'rows-increase', ...on, before: 12, after: 1200 }],
])('%s', (sentence, change) => {
  expect(planChangeSentence(change)).toBe(sentence)
})
