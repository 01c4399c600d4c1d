import { expect, test } from 'vitest'
import type { PlanChange } from '../../src/model/plan-change.ts'
import { planChangeSentence } from '../../src/model/plan-change-sentence.ts'

const on = { alias: 'o', relation: 'orders' }
const byIndex = { method: 'Index Scan', indexes: ['a_idx'], rows: 3, perLoop: true, cost: 1 }
const byOther = { method: 'Index Scan', indexes: ['b_idx'], rows: 3, perLoop: true, cost: 1 }
const bySequence = { method: 'Seq Scan', indexes: [], rows: 40_000, perLoop: false, cost: 9 }
const moved = { ...on, index: 'a_idx', condition: '(at > 1)', before: byIndex, after: byIndex }
const table = { aliases: ['c', 'o'], rows: 1_000_000, pieces: 16 }

test.each<[string, PlanChange]>([
  [
    'orders o: Index Scan using a_idx became Seq Scan (estimated rows 3 a loop -> 40,000)',
    { kind: 'index-to-seq-scan', ...on, before: byIndex, after: bySequence },
  ],
  [
    'orders o (orders x before): Index Scan using a_idx became Seq Scan (estimated rows 3 a loop -> 40,000, 5,000 pages)',
    {
      kind: 'index-to-seq-scan',
      ...on,
      former: { relation: 'orders', alias: 'x' },
      before: byIndex,
      after: { ...bySequence, pages: 5000 },
    },
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
    { kind: 'condition-to-filter', ...moved },
  ],
  [
    'orders o: (at > 1) is searched in the index now, no longer filtered along a_idx',
    { kind: 'filter-to-condition', ...moved },
  ],
  [
    'events: partitions read 1 -> 12, 5,000 pages',
    {
      kind: 'lost-partition-pruning',
      alias: 'events',
      before: 1,
      after: 12,
      partitions: ['events_01'],
      pages: 5000,
    },
  ],
  [
    'c, i and o: Nested Loop became Hash Join (estimated outer rows 12 -> 340,000)',
    {
      kind: 'nested-loop-to-hash',
      aliases: ['c', 'i', 'o'],
      before: { method: 'Nested Loop', outerRows: 12 },
      after: { method: 'Hash Join', outerRows: 340_000 },
    },
  ],
  ['join order ((o c) i) became ((o i) c)', { kind: 'join-order', before: '((o c) i)', after: '((o i) c)' }],
  [
    'c (x before): 1,200 lookups, none remembered any more',
    { kind: 'lost-memoize', aliases: ['c'], formerAliases: ['x'], before: 1000, after: 1200 },
  ],
  [
    '1,200 rows are now sorted by at DESC, id',
    { kind: 'sort-added', keys: ['at DESC', 'id'], aliases: [], rows: 1200, cost: 7 },
  ],
  [
    '7 rows are no longer sorted by id',
    { kind: 'sort-removed', keys: ['id'], aliases: [], rows: 7, cost: 7 },
  ],
  [
    'sorting 12,000,000 rows by at goes to disk: 1.1 GB where work_mem allows 4 MB',
    {
      kind: 'sort-spills',
      keys: ['at'],
      aliases: [],
      rows: 12_000_000,
      bytes: 1_152_000_000,
      memory: 4_194_304,
    },
  ],
  [
    'a hash table of 1,000,000 rows (c and o) goes to disk in 16 batches: 76 MB where 8 MB are allowed',
    { kind: 'hash-spills', of: 'join', ...table, bytes: 80_000_000, memory: 8_388_608 },
  ],
  [
    'a hash aggregate of 1,000,000 groups (c and o) no longer goes to disk, which it did in 16 partitions',
    { kind: 'hash-fits', of: 'aggregate', ...table },
  ],
  [
    'grouping by status: HashAggregate became GroupAggregate (estimated groups 17 -> 2,000,000)',
    {
      kind: 'aggregate-strategy',
      keys: ['status'],
      aliases: ['o'],
      before: { method: 'HashAggregate', groups: 17 },
      after: { method: 'GroupAggregate', groups: 2_000_000 },
    },
  ],
  [
    'o: the LIMIT has its first row after less than 1 % -> 98 % of the work (cost 0.43 -> 9,000)',
    {
      kind: 'limit-no-longer-early',
      aliases: ['o'],
      before: { startupCost: 0.43, totalCost: 8000 },
      after: { startupCost: 9000, totalCost: 9180 },
    },
  ],
  ['parallel workers 2 -> 0', { kind: 'lost-parallelism', before: 2, after: 0 }],
  [
    'JIT compiles the plan now: its cost 120,000 is above jit_above_cost 100,000',
    { kind: 'jit-on', before: 3, after: 120_000, above: 100_000 },
  ],
  ['estimated cost 8.31 -> 15,601', { kind: 'cost-increase', before: 8.31, after: 15_600.6 }],
  [
    'orders o: estimated rows 12 -> 1,200',
    { kind: 'rows-exploded', ...on, before: { rows: 12 }, after: { rows: 1200 } },
  ],
  [
    'orders o: estimated rows 12 of 12,000 -> 7,000,000 of 14,000,000',
    {
      kind: 'rows-exploded',
      ...on,
      before: { rows: 12, of: 12_000 },
      after: { rows: 7_000_000, of: 14_000_000 },
    },
  ],
])('%s', (sentence, change) => {
  expect(planChangeSentence(change)).toBe(sentence)
})
