import { describe, expect, test } from 'vitest'
import type { PlanFacts } from '../../../src/compare/facts/plan-facts.ts'
import type { Terms } from '../../../src/compare/terms.ts'
import type { PlanChange } from '../../../src/model/plan-change.ts'
import { changesOf, facts, kindsOf, sameData } from '../compare-of.ts'

const factsOfMonths = (...months: readonly string[]): PlanFacts => ({
  ...facts,
  relations: months.map((month) => ({
    schemaname: 'public',
    relname: `events_${month}`,
    blocks: 500,
    rows: 9000,
  })),
})

const all = ['01', '02', '03']
const terms: Terms = {
  ...sameData,
  facts: { baseline: factsOfMonths(...all), candidate: factsOfMonths(...all) },
}

const reading = (...months: readonly string[]): string =>
  months.length === 1
    ? `Seq Scan on events_${months[0]} events  (cost=0.00..30.00 rows=60 width=48)`
    : [
        'Append  (cost=0.00..60.00 rows=200 width=4)',
        ...months.map(
          (month, at) =>
            `  ->  Seq Scan on events_${month} events_${at + 1}  (cost=0.00..30.00 rows=60 width=48)`,
        ),
      ].join('\n')

const comparePruning = (before: string, after: string, on: Terms = terms): readonly PlanChange[] =>
  changesOf(['lost-partition-pruning', 'gained-partition-pruning'], before, after, on)

describe('lost-partition-pruning', () => {
  test('tells which partitions are read now, and their pages', () => {
    expect(comparePruning(reading('02'), reading('01', '02', '03'))).toEqual([
      {
        kind: 'lost-partition-pruning',
        alias: 'events',
        before: 1,
        after: 3,
        partitions: ['events_01', 'events_03'],
        pages: 1000,
      },
    ])
    expect(comparePruning(reading('01', '02', '03'), reading('02'))).toMatchObject([
      { kind: 'gained-partition-pruning', before: 3, after: 1 },
    ])
  })

  test('one month for another is no change', () => {
    expect(comparePruning(reading('01', '02'), reading('02', '03'))).toEqual([])
    expect(comparePruning(reading('01'), reading('03'))).toEqual([])
  })

  test('a partition that the baseline does not have could not be left out there', () => {
    const grown = { baseline: factsOfMonths('01', '02'), candidate: factsOfMonths(...all) }
    expect(comparePruning(reading('01', '02'), reading(...all), { ...terms, facts: grown })).toEqual([])
    expect(comparePruning(reading('01'), reading(...all), { ...terms, facts: grown })).toMatchObject([
      { partitions: ['events_02'], pages: 500 },
    ])
  })

  test('without sizes, pages are not told', () => {
    const [change] = comparePruning(reading('02'), reading('01', '02'), {
      policy: sameData.policy,
      costsCompare: true,
    })
    expect(change).toMatchObject({ partitions: ['events_01'] })
    expect(change).not.toHaveProperty('pages')
  })
})

describe('a table that is partitioned on one side only', () => {
  const whole = 'Seq Scan on events  (cost=0.00..90.00 rows=180 width=48)'
  const byIndex = `
    Append  (cost=0.00..60.00 rows=200 width=4)
      ->  Index Scan using events_01_at on events_01 events_1  (cost=0.00..30.00 rows=60 width=48)
            Index Cond: (at > 1)
      ->  Index Scan using events_02_at on events_02 events_2  (cost=0.00..40.00 rows=60 width=48)
            Index Cond: (at > 1)
  `

  test('is the same table still, and no partition was pruned', () => {
    expect(kindsOf(whole, reading('01', '02'), { ...terms, costsCompare: false })).toEqual([])
  })

  test('shows how its dearest partition is read', () => {
    expect(changesOf(['seq-to-index-scan'], whole, byIndex)).toMatchObject([
      { alias: 'events', relation: 'events_02', former: { alias: 'events', relation: 'events' } },
    ])
  })

  test('is found under another alias by the names of its partitions', () => {
    const renamed = byIndex.replaceAll(/events_(\d) /g, 'e_$1 ')
    expect(changesOf(['seq-to-index-scan'], whole, renamed)).toMatchObject([
      { alias: 'e', relation: 'events_02', former: { alias: 'events', relation: 'events' } },
    ])
  })

  test('has indexes of other names, which is no news', () => {
    const wholeByIndex = `
      Index Scan using events_at on events  (cost=0.00..90.00 rows=180 width=48)
        Index Cond: (at > 1)
    `
    expect(kindsOf(wholeByIndex, byIndex, { ...terms, costsCompare: false })).toEqual([])
  })
})
