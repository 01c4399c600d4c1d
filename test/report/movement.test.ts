import { describe, expect, test } from 'vitest'
import type { Move, Movement } from '../../src/model/movement.ts'
import { renderMovement } from '../../src/report/movement.ts'
import { textWidth } from '../../src/report/terminal/text-width.ts'

const moment = {
  file: 'stats/june.json',
  database: 'shop',
  capturedAt: '2026-06-01T03:04:05Z',
  server: {
    num: 170_010,
    version: 'PostgreSQL 17.10 on x86',
    blockSize: 8192,
    segmentBlocks: 131_072,
    pointerBytes: 8,
  },
} as const

const movementOf = (...moves: readonly Move[]): Movement => ({
  format: 1,
  before: moment,
  after: { ...moment, file: 'stats/production.json', capturedAt: '2026-11-01T03:04:05Z' },
  moves,
})

const status = { relation: 'public.orders', column: 'status' }
const moves: readonly Move[] = [
  { kind: 'server', name: 'version', before: 'PostgreSQL 17.10 on x86', after: 'PostgreSQL 18.4 on x86' },
  { kind: 'setting', name: 'work_mem', before: null, after: '64MB' },
  { kind: 'rows', relation: 'public.orders', before: 12_000, after: 14_000_000 },
  { kind: 'rows', relation: 'public.carts', before: 5000, after: 0 },
  { kind: 'index', relation: 'public.orders', index: 'orders_status', before: 8192, after: null },
  { kind: 'common-value', ...status, value: 'refunded', before: null, after: 0.0312 },
  { kind: 'null-fraction', relation: 'public.orders', column: 'paid_at', before: 0.001, after: 0.35 },
  { kind: 'common-value', ...status, value: 'lost\u001B[2J', before: 0.1, after: 0.02 },
  { kind: 'correlation', ...status, inherited: true, before: 1, after: -0.127 },
  {
    kind: 'range',
    ...status,
    before: { min: '1', max: '9', below: 0.25, above: 0 },
    after: { min: '3', max: '12', below: 0, above: 0.5 },
  },
  {
    kind: 'definition',
    type: 'TABLE',
    name: 'orders',
    before: 'CREATE TABLE public.orders (\n    id integer,\n    total integer\n);',
    after: 'CREATE TABLE public.orders (\n    id integer,\n    total bigint\n);',
  },
]

const rowsOf = (text: string) =>
  text
    .split('\n')
    .filter((line) => line.startsWith('│'))
    .map((line) =>
      line
        .split('│')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )

describe('renderMovement', () => {
  test('says where, what, before and after', () => {
    const text = renderMovement(movementOf(...moves), { colour: false, width: 160, values: false })
    expect(text.split('\n').slice(0, 3)).toEqual([
      "11 figures moved beyond ANALYZE's sampling noise, worst first",
      'before  stats/june.json (shop on PostgreSQL 17, captured 2026-06-01 03:04 UTC)',
      'after   stats/production.json (shop on PostgreSQL 17, captured 2026-11-01 03:04 UTC)',
    ])
    expect(rowsOf(text)).toEqual([
      ['where', 'what', 'before', 'after'],
      ['server', 'version', 'PostgreSQL 17.10', 'PostgreSQL 18.4'],
      ['work_mem', 'setting', '-', '64MB'],
      ['public.orders', 'rows', '12,000', '14,000,000 (×1,167)'],
      ['public.carts', 'rows', '5,000', '0'],
      ['public.orders', 'index orders_status', '8.0 kB', '-'],
      ['public.orders.status', '2 common values, of which the one that moved', 'not common', '3.12 %'],
      ['', 'most', '', ''],
      ['public.orders.paid_at', 'nulls', '0.1 %', '35 %'],
      ['public.orders.status (with children)', 'correlation', '1.00', '-0.13'],
      [
        'public.orders.status',
        'range of values',
        '25 % of rows below the later',
        '50 % of rows above the earlier',
      ],
      ['orders', 'table', 'total integer', 'total bigint'],
    ])
    expect(text).toContain('--values prints the values themselves.')
    expect(text).not.toMatch(/refunded|"12"/)
  })

  test('shows the values of production where they are asked for, and none steers the terminal', () => {
    const text = renderMovement(movementOf(...moves), { colour: false, width: 160, values: true })
    expect(rowsOf(text)).toEqual(
      expect.arrayContaining([
        ['public.orders.status', '"refunded"', 'not common', '3.12 %'],
        ['', String.raw`"lost\u001b[2J"`, '10 %', '2 %'],
        [
          'public.orders.status',
          'range of values',
          '"1" to "9"; 25 % of rows below the later',
          '"3" to "12"; 50 % of rows above the earlier',
        ],
      ]),
    )
    expect(text).not.toContain('\u001B')
    expect(text).not.toContain('--values')
  })

  test('tells of fifty at most, and that there are more', () => {
    const many = Array.from({ length: 71 }, (_, at): Move => ({
      kind: 'rows',
      relation: `t${at}`,
      before: 1,
      after: 2,
    }))
    const text = renderMovement(movementOf(...many), { colour: false, width: 100, values: false })
    expect(rowsOf(text)).toHaveLength(51)
    expect(text).toContain('And 21 more, which --format json has.')
  })

  test('says that nothing moved', () => {
    expect(renderMovement(movementOf(), { colour: false, width: 100, values: false })).toMatch(
      /^Nothing moved beyond ANALYZE's sampling noise\nbefore .*\nafter {3}.*\n$/,
    )
  })

  test.each([60, 80, 120])('no line is wider than %i columns', (width) => {
    const lines = renderMovement(movementOf(...moves), { colour: false, width, values: true }).split('\n')
    expect(lines.filter((line) => textWidth(line) > width)).toEqual([])
  })
})
