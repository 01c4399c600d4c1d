import { describe, expect, test } from 'vitest'
import type { QueryReport } from '../../src/model/report.ts'
import { renderTerminal } from '../../src/report/terminal.ts'
import { textWidth } from '../../src/report/terminal/text-width.ts'
import { allowed, failed, flip, planned, productionText, regressed, reportOf, unchanged } from './a-report.ts'

const report = reportOf(failed, regressed, allowed, unchanged)
const render = (width: number, colour = false): string => renderTerminal(report, { colour, width })
const ansi = new RegExp(`${String.fromCodePoint(27)}\\[\\d+m`, 'g')

describe('renderTerminal', () => {
  test('begins with what it comes to', () => {
    expect(render(120).split('\n').slice(0, 4)).toEqual([
      'Of 4 queries, 1 regresses and 1 cannot be planned',
      '4 queries · 1 failed · 1 regressed · 1 changed · 1 unchanged',
      'baseline   stats/staging.json (shop_staging, captured 2026-01-01), planned by pglite 0.5.16',
      'candidate  stats/production.json (shop, captured 2026-01-01), planned by pglite 0.5.16',
    ])
  })

  test.each([
    [reportOf(unchanged), 'No plan changed in 1 query'],
    [reportOf(allowed, unchanged), 'No regression; 1 of 2 queries changed plans'],
    [reportOf(), 'No plan changed in 0 queries'],
  ])('a calm headline where there is nothing to fear', (calm, headline) => {
    expect(renderTerminal(calm, { colour: false, width: 80 }).split('\n')[0]).toBe(headline)
  })

  test('lists what changed, and nothing else', () => {
    expect(section(render(100), '┌')).toBe(
      [
        '┌────────────────────────┬───────────┬─────────────────────────────────────────────────────────────┐',
        '│ query                  │ verdict   │ reason                                                      │',
        '├────────────────────────┼───────────┼─────────────────────────────────────────────────────────────┤',
        '│ 受注一覧               │ failed    │ Postgres refuses to plan it: ERROR 42703: column "state"    │',
        '│                        │           │ does not exist                                              │',
        '│ completed orders since │ regressed │ orders o: Index Scan using orders_created_at_idx became Seq │',
        '│                        │           │ Scan (estimated rows 1,204 -> 7,412,338)                    │',
        '│ nightly report         │ changed   │ orders o: Index Scan using orders_created_at_idx became Seq │',
        '│                        │           │ Scan; allowed: runs nightly                                 │',
        '└────────────────────────┴───────────┴─────────────────────────────────────────────────────────────┘',
      ].join('\n'),
    )
    expect(render(100)).not.toContain('one order')
  })

  test('says why a plan flipped below the reason', () => {
    const why = {
      sentence: 'orders_created_at_idx would read 53 % of orders; a sequential scan is 3.2x cheaper',
      inputs: [],
    }
    const lines = renderTerminal(reportOf({ ...regressed, why }), { colour: false, width: 80 }).split('\n')
    const start = lines.findIndex((line) => line.startsWith('  Why: '))
    expect(lines.slice(start - 1, start + 3)).toEqual([
      '',
      '  Why: orders_created_at_idx would read 53 % of orders; a sequential scan is',
      '    3.2x cheaper.',
      '',
    ])
  })

  test('tells what is unstable after what regressed, and its flip with the doubt', () => {
    const doubt =
      "but under statistics as another ANALYZE might make them 2 of 5 candidate plans are the baseline's"
    const unstable: QueryReport = {
      ...regressed,
      id: '5',
      name: 'recent orders',
      verdict: 'unstable',
      reason: `${regressed.reason}; ${doubt}`,
      stability: { runs: 5, candidate: 2, baseline: 0 },
    }
    const text = renderTerminal(reportOf(regressed, unstable, allowed), { colour: false, width: 400 })
    expect(text).toContain('3 queries · 1 regressed · 1 unstable · 1 changed')
    const lines = text.split('\n').filter((line) => line.startsWith('│'))
    expect(lines.map((line) => line.split('│')[2]?.trim())).toEqual([
      'verdict',
      'regressed',
      'unstable',
      'changed',
    ])
    expect(text.split('\nrecent orders\n')[1]?.split('\n').slice(0, 2)).toEqual([
      'unstable · orders.sql:12',
      `  ${regressed.reason}; ${doubt}`,
    ])
  })

  test('puts the plans side by side where there is room', () => {
    const lines = renderTerminal(reportOf(regressed), { colour: false, width: 140 }).split('\n')
    const start = lines.findIndex((line) => line.includes('baseline: stats'))
    expect(lines.slice(start, start + 5)).toEqual([
      '    baseline: stats/staging.json                                      │   candidate: stats/production.json',
      '  - Nested Loop  (cost=0.72..1520.11 rows=2410 width=96)              │ + Hash Join  (cost=410201.10..1720001.91 rows=21180321 width=96)',
      '  -   ->  Index Scan using orders_created_at_idx on orders o          │ +   Hash Cond: (i.order_id = o.id)',
      '              (cost=0.29..310.20 rows=1204 width=48)                  │',
      "  -         Index Cond: (created_at > '2025-01-01                     │ +   ->  Seq Scan on order_items i",
    ])
  })

  test('and as a diff where there is not; lines that differ in numbers are one', () => {
    const grown = productionText
      .replace('rows=21180321', 'rows=99')
      .replace('Seq Scan on order_items i', 'Seq Scan on items i')
    const query = { ...regressed, baseline: planned(productionText), candidate: planned(grown) }
    const lines = renderTerminal(reportOf(query), { colour: false, width: 90 }).split('\n')
    const start = lines.findIndex((line) => line.startsWith('  ---'))
    expect(lines.slice(start, start + 8)).toEqual([
      '  --- baseline: stats/staging.json',
      '  +++ candidate: stats/production.json',
      '    Hash Join',
      '            (cost=410201.10..1720001.91 rows=21180321 width=96) ->',
      '            (cost=410201.10..1720001.91 rows=99 width=96)',
      '      Hash Cond: (i.order_id = o.id)',
      '  -   ->  Seq Scan on order_items i  (cost=0.00..733001.00 rows=40011000 width=48)',
      '  +   ->  Seq Scan on items i  (cost=0.00..733001.00 rows=40011000 width=48)',
    ])
  })

  test.each([
    [{ calls: 1234, totalTime: 456_789 }, '1,234 calls of 370 ms, 7.61 min in all'],
    [{ calls: 1, totalTime: 0.04 }, '1 call of 0.04 ms, 0.04 ms in all'],
    [{ calls: 20_000_000, totalTime: 7_200_000 }, '20,000,000 calls of 0.36 ms, 2 h in all'],
    [{ calls: 0, totalTime: 0 }, '0 calls'],
  ])('says what it weighs in production: %j', (weight, said) => {
    const text = renderTerminal(reportOf({ ...regressed, weight }), { colour: false, width: 120 })
    expect(text).toContain(`\nregressed · orders.sql:12 · in production ${said}\n`)
  })

  test('says what else changed, why it hurts and what to do', () => {
    const text = render(200)
    expect(text).toContain(
      'also (warning): i and o: Nested Loop became Hash Join (estimated outer rows 1,204 -> 40,011,000)',
    )
    expect(text).toContain('The whole table is read')
    expect(text.match(/The whole table is read/g)).toHaveLength(1)
  })

  test('dozens of partitions that flip alike do not fill the screen', () => {
    const query = { ...regressed, changes: Array.from({ length: 40 }, () => flip) }
    expect(renderTerminal(reportOf(query), { colour: false, width: 80 })).toContain('and 31 more changes')
  })

  test('the middle of a long plan is left out where both sides agree', () => {
    const long = (last: string): string =>
      ['Append', ...Array.from({ length: 200 }, (_, at) => `  ->  Seq Scan on p${at}`), last].join('\n')
    const query = { ...regressed, baseline: planned(long('  ->  A')), candidate: planned(long('  ->  B')) }
    const text = renderTerminal(reportOf(query), { colour: false, width: 80 })
    expect(text).toContain('…')
    expect(text).toContain('Seq Scan on p199')
    expect(text).not.toContain('Seq Scan on p100')
  })

  test('ends with what is allowed and what is amiss', () => {
    expect(render(100)).toContain(
      [
        'Allowed',
        '  nightly report: orders o: Index Scan using orders_created_at_idx became Seq Scan (estimated rows',
        '    1,204 -> 7,412,338) (index-to-seq-scan: runs nightly)',
        '',
        'What may differ from production',
        '  PGlite counts 4 bytes a pointer',
        '  baseline: citext is not installed',
        '',
      ].join('\n'),
    )
  })

  test('warns of allows that excuse nothing', () => {
    const query = {
      ...unchanged,
      unusedAllows: [
        { rule: 'sort-added', relation: 'orders', reason: 'nightly' },
        { rule: 'join-order', reason: 'nightly' },
      ],
    }
    const text = renderTerminal(reportOf(query), { colour: false, width: 100 })
    expect(text).toContain(
      [
        'Allows that match no change: no longer needed, or naming the wrong thing',
        '  one order (orders.sql:12): allow sort-added on orders',
        '  one order (orders.sql:12): allow join-order',
      ].join('\n'),
    )
    expect(render(100)).not.toContain('Allows that match no change')
  })

  test.each([40, 60, 80, 100, 132, 200])('no line is wider than %i columns', (width) => {
    const wide = render(width)
      .split('\n')
      .filter((line) => textWidth(line) > width)
    expect(wide).toEqual([])
  })

  test('colour changes nothing but the colour', () => {
    for (const width of [80, 140]) {
      const coloured = render(width, true)
      expect(coloured).toMatch(ansi)
      expect(coloured.replaceAll(ansi, '')).toBe(render(width).replaceAll(/ +$/gm, ''))
    }
    expect(render(80)).not.toMatch(ansi)
  })

  test('a name cannot steer the terminal', () => {
    const hostile = { ...regressed, name: 'a\u001B[2Jb\tc', reason: 'bell \u0007' }
    const text = renderTerminal(reportOf(hostile), { colour: false, width: 80 })
    expect(text).toContain(String.raw`a\x1b[2Jb  c`)
    expect(text).toContain(String.raw`bell \x07`)
  })
})

function section(text: string, beginning: string): string {
  return text.split('\n\n').find((part) => part.startsWith(beginning)) ?? ''
}
