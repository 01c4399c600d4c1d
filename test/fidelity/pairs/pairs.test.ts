import { beforeAll, describe, expect, test } from 'vitest'
import { serverSkipReason } from '../../servers/start.ts'
import { measuredDatabases } from '../databases.ts'
import type { PairMeasurement } from './measure-pairs.ts'
import { measurePairs } from './measure-pairs.ts'
import { sectionOf, withSection } from './page-section.ts'
import { reasonsFor } from './reasons.ts'
import { pairsSection, pairsTitle } from './report.ts'
import { twoPlans } from './two-plans.ts'

/* The short form of `npm run fidelity -- --pairs`, and what it makes of two texts. */

const skipReason = serverSkipReason(14) ?? serverSkipReason(18)

describe.skipIf(skipReason !== undefined)(
  `pgbench on 14, planned on 14 and on 18 ${skipReason ?? ''}`,
  () => {
    let same: PairMeasurement | undefined
    let newer: PairMeasurement | undefined
    beforeAll(async () => {
      const database = measuredDatabases.find(({ name }) => name === 'pgbench')
      if (database === undefined) throw new Error('There is no pgbench')
      const engines = ['native:14', 'native:18']
      const request = { production: 14, engines, random: 40, seed: 'short', progress: () => undefined }
      ;[same, newer] = await measurePairs(database, request)
    })

    test('only the same major is the same to the byte', () => {
      expect(same?.counts).toMatchObject({ sameShape: 0, different: 0, failed: 0 })
      expect(same?.reasons.size).toBe(0)
      expect(newer?.counts.failed).toBe(0)
      expect(newer?.counts.identical).toBeGreaterThan(40)
      expect(newer?.counts.different).toBeGreaterThan(5)
      expect(newer?.sameNodes).toBeLessThanOrEqual(newer?.counts.different ?? 0)
    })

    test('what the majors between brought is counted', () => {
      const reasons = [...(newer?.reasons.keys() ?? [])]
      expect(reasons).toContain('18: windows are printed with a name')
      expect(reasons).toContain('18: a Gather is estimated at more rows')
      const section = pairsSection(
        [same, newer].filter((one) => one !== undefined),
        { random: 40, seed: 'short' },
      )
      expect(section).toMatch(/^## Across versions\n/)
      expect(section).toMatch(/^\| 14 \| 100 % \| \d\d\.\d\d % \|$/m)
    })
  },
)

describe('why the plans of two majors differ', () => {
  const between = (older: number, newer: number, olderText: string, newerText: string): readonly string[] =>
    reasonsFor(twoPlans(newerText, olderText), { newer, older })

  test('a node that costs another sum, though what it reads does not', () => {
    const plan = (total: string): string =>
      [
        `Limit  (cost=0.00..${total} rows=1 width=4)`,
        `  ->  Seq Scan on a  (cost=0.00..${total} rows=9 width=4)`,
        `        Filter: (id <> ALL ('{1,2}'::integer[]))`,
      ].join('\n')
    expect(between(14, 15, plan('3.00'), plan('2.00'))).toEqual(['15: NOT IN of a long list is hashed'])
    // That came with 15, so it is none between these two.
    expect(between(15, 16, plan('3.00'), plan('2.00'))).toEqual(['another cost'])
  })

  test('a plan may have several reasons', () => {
    const older = [
      'Hash Join  (cost=1.00..9.00 rows=9 width=4)',
      '  ->  Seq Scan on a t0  (cost=0.00..2.00 rows=9 width=4)',
      '  ->  Seq Scan on a t1  (cost=0.00..2.00 rows=9 width=4)',
      '        Filter: (id IS NOT NULL)',
    ].join('\n')
    const newer = 'Seq Scan on a t0  (cost=0.00..2.00 rows=9 width=4)'
    expect(between(16, 18, older, newer)).toEqual([
      '18: self-joins by a unique key are removed',
      '17: IS NULL and IS NOT NULL of NOT NULL columns are decided while planning',
    ])
    expect(between(15, 16, older, newer)).toEqual(['another plan, for reasons that the texts do not show'])
  })

  test('operands that change places', () => {
    const plan = (condition: string): string =>
      `Seq Scan on a  (cost=0.00..2.00 rows=9 width=4)\n  Filter: (${condition})`
    expect(between(15, 16, plan('(a.x = b.y)'), plan('(b.y = a.x)'))).toEqual([
      '16: operands are printed in another order',
    ])
    expect(between(15, 16, plan('(a.x = b.y)'), plan('(a.x = b.z)'))).toEqual(['other conditions'])
  })
})

describe('the section of the page', () => {
  const page = '# Page\n\nText.\n\n## Last\n\nEnd.\n'
  const section = `${pairsTitle}\n\nFigures.\n\n`

  test('is put before the other, and later in its own place', () => {
    expect(sectionOf(page, pairsTitle)).toBeUndefined()
    const whole = withSection(page, section, '## Last')
    expect(whole).toBe(`# Page\n\nText.\n\n${section}## Last\n\nEnd.\n`)
    expect(sectionOf(whole, pairsTitle)).toBe(section)
    expect(withSection(whole, section.replace('Figures', 'Others'), '## Last')).toBe(
      whole.replace('Figures', 'Others'),
    )
    expect(() => withSection(page, section, '## None')).toThrow('no section ## None')
  })
})
