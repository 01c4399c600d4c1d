import { describe, expect, test } from 'vitest'
import type { PlanFacts } from '../../../src/compare/facts/plan-facts.ts'
import type { Terms } from '../../../src/compare/terms.ts'
import type { PlanChange } from '../../../src/model/plan-change.ts'
import { changesOf, facts, sameData } from '../compare-of.ts'

const withMemory = (workMem: string): PlanFacts => ({
  ...facts,
  settings: { ...facts.settings, work_mem: workMem },
})
const terms = (before: string, after: string): Terms => ({
  ...sameData,
  facts: { baseline: withMemory(before), candidate: withMemory(after) },
})

describe('sort-spills', () => {
  // 48 + 24 bytes a row.
  const sortOf = (rows: number): string => `
    Sort  (cost=9000.00..9100.00 rows=${rows} width=48)
      Sort Key: o.created_at
      ->  Seq Scan on orders o  (cost=0.00..3000.00 rows=${rows} width=48)
  `
  const compare = (before: string, after: string, on: Terms = sameData): readonly PlanChange[] =>
    changesOf(['sort-spills', 'sort-fits'], before, after, on)

  test('beyond work_mem', () => {
    expect(compare(sortOf(58_254), sortOf(58_255))).toEqual([
      {
        kind: 'sort-spills',
        keys: ['o.created_at'],
        aliases: ['o'],
        rows: 58_255,
        bytes: 4_194_360,
        memory: 4_194_304,
      },
    ])
    expect(compare(sortOf(58_255), sortOf(58_254))).toMatchObject([{ kind: 'sort-fits' }])
    expect(compare(sortOf(58_255), sortOf(60_000))).toEqual([])
  })

  test('the same sort with less memory', () => {
    expect(compare(sortOf(10_000), sortOf(10_000), terms('4MB', '512kB'))).toMatchObject([
      { kind: 'sort-spills', memory: 524_288 },
    ])
  })

  test('a sort that was not there spills too', () => {
    const ordered = 'Index Scan using i on orders o  (cost=0.43..9000.00 rows=120000 width=48)'
    expect(compare(ordered, sortOf(120_000))).toMatchObject([{ kind: 'sort-spills' }])
  })

  test('a LIMIT keeps a sort to the rows that it wants, those of its OFFSET too', () => {
    const limited = (wanted: number): string => `
      Limit  (cost=9000.00..${9000 + wanted / 1000}.00 rows=10 width=48)
        ->  Sort  (cost=9000.00..9100.00 rows=100000 width=48)
              Sort Key: o.created_at
              ->  Seq Scan on orders o  (cost=0.00..3000.00 rows=100000 width=48)
    `
    expect(compare(sortOf(10), limited(50_000))).toEqual([])
    expect(compare(sortOf(10), limited(60_000))).toMatchObject([{ kind: 'sort-spills' }])
  })

  test('each process sorts its own share', () => {
    const parallel = `
      Gather Merge  (cost=9000.00..9100.00 rows=120000 width=48)
        Workers Planned: 2
        ->  Sort  (cost=9000.00..9100.00 rows=50000 width=48)
              Sort Key: o.created_at
              ->  Parallel Seq Scan on orders o  (cost=0.00..3000.00 rows=50000 width=48)
    `
    expect(compare(sortOf(10), parallel)).toEqual([])
    expect(compare(sortOf(10), parallel.replaceAll('50000', '60000'))).toMatchObject([{ rows: 60_000 }])
  })

  test('an incremental sort keeps but a few rows', () => {
    expect(compare(sortOf(10), sortOf(9_000_000).replace('Sort', 'Incremental Sort'))).toEqual([])
  })

  test('settings that are not known tell nothing', () => {
    const { facts: _, ...unknown } = sameData
    expect(compare(sortOf(10), sortOf(9_000_000), unknown)).toEqual([])
  })
})

describe('hash-spills', () => {
  const joined = (rows: number, node = 'Hash'): string => `
    Hash Join  (cost=9000.00..9100.00 rows=${rows} width=48)
      Hash Cond: (c.id = o.customer_id)
      ->  Seq Scan on customers c  (cost=0.00..3000.00 rows=500 width=48)
      ->  ${node}  (cost=0.00..3000.00 rows=${rows} width=48)
            ->  Seq Scan on orders o  (cost=0.00..3000.00 rows=${rows} width=48)
  `
  const compare = (before: string, after: string, on: Terms = sameData): readonly PlanChange[] =>
    changesOf(['hash-spills', 'hash-fits'], before, after, on)

  test('a table beyond work_mem times hash_mem_multiplier', () => {
    expect(compare(joined(1000), joined(1_000_000))).toEqual([
      {
        kind: 'hash-spills',
        of: 'join',
        aliases: ['o'],
        rows: 1_000_000,
        // A million tuples of 80 bytes, and 524,288 buckets of 8.
        bytes: 84_194_304,
        memory: 8_388_608,
        pieces: 16,
      },
    ])
    expect(compare(joined(1_000_000), joined(1000))).toMatchObject([{ kind: 'hash-fits' }])
    expect(compare(joined(1_000_000), joined(2_000_000))).toEqual([])
    expect(compare(joined(1_000_000), joined(1_000_000), terms('4MB', '64MB'))).toMatchObject([
      { kind: 'hash-fits' },
    ])
  })

  test('the other side hashed is another table', () => {
    const swapped = `
      Hash Join  (cost=9000.00..9100.00 rows=10 width=48)
        ->  Seq Scan on orders o  (cost=0.00..3000.00 rows=500 width=48)
        ->  Hash  (cost=0.00..3000.00 rows=1000000 width=48)
              ->  Seq Scan on customers c  (cost=0.00..3000.00 rows=1000000 width=48)
    `
    expect(compare(joined(1_000_000), swapped)).toMatchObject([
      { kind: 'hash-spills', aliases: ['c'] },
      { kind: 'hash-fits', aliases: ['o'] },
    ])
  })

  test('a parallel hash has the memory of all processes', () => {
    const parallel = (rows: number): string => `
      Gather  (cost=9000.00..9100.00 rows=120000 width=48)
        Workers Planned: 2
        ->  Parallel Hash Join  (cost=9000.00..9100.00 rows=50000 width=48)
              ->  Parallel Seq Scan on customers c  (cost=0.00..3000.00 rows=500 width=48)
              ->  Parallel Hash  (cost=0.00..3000.00 rows=${rows} width=48)
                    ->  Parallel Seq Scan on orders o  (cost=0.00..3000.00 rows=${rows} width=48)
    `
    expect(compare(joined(10), joined(200_000))).toHaveLength(1)
    expect(compare(joined(10), parallel(83_333))).toEqual([])
    expect(compare(joined(10), parallel(200_000))).toMatchObject([{ rows: 480_000, memory: 8_388_608 }])
  })

  test('an aggregate tells it itself', () => {
    const grouped = (detail: string): string => `
      HashAggregate  (cost=9000.00..9100.00 rows=700000 width=48)
        Group Key: o.customer_id
        ${detail}
        ->  Seq Scan on orders o  (cost=0.00..3000.00 rows=120000 width=48)
    `
    expect(compare(grouped(''), grouped('Planned Partitions: 16'))).toEqual([
      { kind: 'hash-spills', of: 'aggregate', aliases: ['o'], rows: 700_000, pieces: 16 },
    ])
  })
})
