import { describe, expect, test } from 'vitest'
import { causesOf } from '../../src/compare/blame-causes.ts'
import { blameDifference } from '../../src/compare/blame-difference.ts'
import { differingProbes } from '../../src/compare/blame-probes.ts'
import { blameCauses } from '../../src/compare/blame-sentence.ts'
import { differingSettings } from '../../src/compare/blame-settings.ts'
import type { AnsweredProbe, ProbeSet } from '../../src/model/probe.ts'
import type { Server } from '../../src/model/server.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'

const probe = (answered: Partial<AnsweredProbe> & Pick<AnsweredProbe, 'input'>): AnsweredProbe => ({
  relation: 'public.orders',
  sql: 'SELECT 1',
  reads: 'rows',
  answer: 100,
  ...answered,
})
const pages = probe({ input: 'table pages', reads: 'totalCost' })
const tuples = probe({ input: 'table tuples', reads: 'totalCost' })
const nulls = probe({ input: 'null fraction', columns: ['note'] })
const histogram = probe({ input: 'histogram', columns: ['created_at'] })
const ends = probe({
  input: 'index ends',
  columns: ['created_at'],
  object: 'orders_created_at_idx',
  answer: 1,
})
const height = probe({ input: 'index height', object: 'orders_pkey', reads: 'indexHeight', answer: 2 })
const inherited = probe({
  input: 'inherited statistics',
  relation: 'public.all',
  columns: ['created_at'],
  descendants: ['public.orders'],
})
const all = [pages, tuples, nulls, histogram, ends, height, inherited]

/** What differs if the scratch answers these with other numbers, and the rest as production does. */
function differingIf(others: ReadonlyMap<AnsweredProbe, number | null>) {
  const setOf = (probes: readonly AnsweredProbe[]): readonly ProbeSet<AnsweredProbe>[] => [
    { settings: {}, probes },
  ]
  const scratch = all.map((asked) => {
    const other = others.get(asked)
    return other === undefined ? asked : { ...asked, answer: other }
  })
  return differingProbes(setOf(all), setOf(scratch))
}
const inputsIf = (others: ReadonlyMap<AnsweredProbe, number | null>) =>
  differingIf(others).map(({ probe: { input } }) => input)

describe('differingProbes', () => {
  test('none, if all answers are the same but for the last digit of a cost', () => {
    expect(inputsIf(new Map([[pages, 100.01]]))).toEqual([])
  })

  test('a table of another size explains all estimates of it and of its parent, but not the height of an index', () => {
    const others = new Map([
      [pages, 50],
      [tuples, 50],
      [nulls, 50],
      [histogram, 50],
      [ends, 2],
      [inherited, 50],
      [height, 0],
    ])
    expect(inputsIf(others)).toEqual(['table pages', 'index height'])
  })

  test('a column explains what rests on that column only', () => {
    expect(
      inputsIf(
        new Map([
          [histogram, 50],
          [ends, 2],
        ]),
      ),
    ).toEqual(['histogram'])
    expect(
      inputsIf(
        new Map([
          [nulls, 50],
          [ends, 2],
        ]),
      ),
    ).toEqual(['null fraction', 'index ends'])
  })

  test('an index that is not chosen is no index of another height', () => {
    expect(inputsIf(new Map([[height, null]]))).toEqual(['index choice'])
  })
})

describe('causesOf', () => {
  const facts = { relations: [], indexes: [], extendedStatistics: [] }
  const everything = new Map([
    [nulls, 50],
    [histogram, 50],
    [height, 0],
  ])
  const causes = (relations: readonly string[], columns: readonly string[]) =>
    causesOf(
      differingIf(everything),
      { relations: new Set(relations), mentions: (column) => columns.includes(column) },
      facts,
    ).map(({ input }) => input)

  test('are of the relations and the columns of the query, in the order of inputs', () => {
    expect(causes(['public.orders'], ['created_at'])).toEqual(['histogram', 'index height'])
    expect(causes(['public.lines'], ['created_at'])).toEqual([])
  })

  test('are of any column if no other cause is left', () => {
    const others = new Map([[nulls, 50]])
    const blamed = { relations: new Set(['public.orders']), mentions: () => false }
    expect(causesOf(differingIf(others), blamed, facts).map(({ input }) => input)).toEqual(['null fraction'])
  })

  test('say how well the snapshot knows them', () => {
    const index = {
      schemaname: 'public',
      relname: 'orders_created_at_idx',
      table: 'orders',
      btree: { ends: { fidelity: 'estimated', min: null, max: null } },
    } as unknown as Snapshot['indexes'][number]
    const blamed = { relations: new Set(['public.orders']), mentions: () => true }
    const [cause, ...rest] = causesOf(differingIf(new Map([[ends, 50]])), blamed, {
      ...facts,
      indexes: [index],
    })
    expect(rest).toEqual([])
    expect(cause && blameCauses([cause])).toBe(
      'public.orders: the index ends of orders_created_at_idx differ (production 1 row beyond an end, scratch 50, was estimated at capture).',
    )
  })
})

describe('differingSettings', () => {
  test('leaves out what another version does not have, but not what an application sets', () => {
    const production = { work_mem: '4MB', new_in_20: 'on', 'app.tenant': '7', jit: 'on', geqo: 'on' }
    const scratch = { work_mem: '8MB', new_in_20: null, 'app.tenant': null, jit: 'off', geqo: 'on' }
    const differing = differingSettings(production, scratch)
    expect(blameCauses(differing)).toBe(
      "setting work_mem differs (production 4MB, scratch 8MB); setting app.tenant differs (production 7, scratch '').",
    )
  })
})

describe('blameDifference', () => {
  const server = (num: number, pointerBytes: 4 | 8 = 8): Server => ({
    num,
    version: '',
    blockSize: 8192,
    segmentBlocks: 131_072,
    pointerBytes,
  })
  const same = { production: server(180_004), scratch: server(180_004) }
  const scan = (numbers: string) => `Seq Scan on orders  (${numbers})`
  const agreed = { probes: 12, relations: 1 }

  test('without probes guesses by what differs', () => {
    const blame = (production: string, scratch: string) => blameDifference(production, scratch, same)
    expect(blame(scan('cost=0.00..1.00 rows=1 width=4'), scan('cost=0.00..1.00 rows=2 width=4'))).toBe(
      '"Seq Scan on orders" is estimated at 2 rows, in production at 1: statistics, index ends or the size of what it reads.',
    )
    expect(blame(scan('cost=0.00..1.00 rows=1 width=4'), 'Result  (cost=0.00..1.00 rows=1 width=4)')).toBe(
      'Production has "Seq Scan on orders" where the scratch has "Result": their costs are close, or an input of them did not arrive.',
    )
  })

  test('with probes that agree guesses no input, and names another minor version', () => {
    const texts = [scan('cost=0.00..1.00 rows=1 width=4'), scan('cost=0.00..2.00 rows=1 width=4')] as const
    expect(blameDifference(...texts, same, agreed)).toBe(
      '"Seq Scan on orders" has another cost with the same rows: all 12 probes of the table agree, so it is an input that no probe isolates, or a tie of costs.',
    )
    expect(blameDifference(...texts, { ...same, scratch: server(180_006) }, agreed)).toContain(
      'the minor version (production 18.4, scratch 18.6)',
    )
  })

  test('memory comes before the minor version where the scratch is a narrower build', () => {
    const hash = (cost: string) => `Hash Join  (cost=0.00..${cost} rows=1 width=4)`
    const narrow = { ...same, scratch: server(180_006, 4) }
    expect(blameDifference(hash('1.00'), hash('2.00'), narrow, agreed)).toContain(
      'all 12 probes of the table agree, and a 32-bit engine',
    )
    expect(
      blameDifference(
        scan('cost=0.00..1.00 rows=1 width=4'),
        scan('cost=0.00..2.00 rows=1 width=4'),
        narrow,
        agreed,
      ),
    ).toContain('no probe isolates')
  })
})
