import { describe, expect, test } from 'vitest'
import type { QueryReport } from '../../src/model/report.ts'
import { renderMarkdown, renderStepSummary } from '../../src/report/markdown.ts'
import { allowed, failed, flip, planned, regressed, reportOf, unchanged } from './a-report.ts'
import { expectMarkdown } from './contract/markdown.ts'

const plain = { colour: false, width: 80 }
const render = (...queries: readonly QueryReport[]): string => renderMarkdown(reportOf(...queries), plain)
const bytesOf = (text: string): number => Buffer.byteLength(text)

describe('renderMarkdown', () => {
  test('begins with the marker, what it comes to and where the plans are from', () => {
    expect(render(failed, regressed, allowed, unchanged).split('\n').slice(0, 12)).toEqual([
      '<!-- planflip -->',
      '### planflip',
      '',
      '**Of 4 queries, 1 regresses and 1 cannot be planned**',
      '',
      '4 queries · 1 failed · 1 regressed · 1 changed · 1 unchanged',
      '',
      '<table>',
      '<tr><th></th><th>scenario</th><th>database</th><th>captured</th><th>planned by</th></tr>',
      '<tr><th>baseline</th><td>stats/staging.json</td><td>shop_staging</td><td>2026-01-01</td><td>pglite 0.5.16</td></tr>',
      '<tr><th>candidate</th><td>stats/production.json</td><td>shop</td><td>2026-01-01</td><td>pglite 0.5.16</td></tr>',
      '</table>',
    ])
  })

  test('folds a query below its verdict, name and reason, with a diff of its plans', () => {
    const blame = { ingredients: [], complete: true, sentence: 'flips with the size of public.orders' }
    const why = { sentence: 'a sequential scan is 3.2x cheaper', inputs: [] }
    const text = render({ ...regressed, why, blame, weight: { calls: 1, totalTime: 2 } })
    expect(text).toContain(
      [
        '<details><summary><b>regressed</b> <code>completed orders since</code>: orders o: Index Scan using orders_created_at_idx became Seq Scan (estimated rows 1,204 -&gt; 7,412,338)</summary>',
        '<p><code>queries/orders.sql:12</code>, in production 1 call of 2 ms, 2 ms in all</p>',
        '<p>Why: a sequential scan is 3.2x cheaper.</p>',
        '<p>It flips with the size of public.orders.</p>',
        '<p>also (warning): i and o: Nested Loop became Hash Join (estimated outer rows 1,204 -&gt; 40,011,000)</p>',
      ].join('\n'),
    )
    expect(text).toContain('/docs/rules/index-to-seq-scan.md">index-to-seq-scan</a></p>')
    expect(text).toContain(
      [
        '```diff',
        '--- baseline: stats/staging.json',
        '+++ candidate: stats/production.json',
        '-Nested Loop  (cost=0.72..1520.11 rows=2410 width=96)',
        '-  ->  Index Scan using orders_created_at_idx on orders o  (cost=0.29..310.20 rows=1204 width=48)',
      ].join('\n'),
    )
    expect(text).toContain('\n```\n\n</details>')
  })

  test('says of a refusal what Postgres says', () => {
    const text = render({
      ...failed,
      candidate: { status: 'failed', sqlstate: '42703', message: 'no', detail: 'a <b>' },
    })
    expect(text).toContain('<b>failed</b> <code>受注一覧</code>')
    expect(text).toContain('<p>DETAIL: a &lt;b&gt;</p>')
    expect(text).not.toContain('```')
  })

  test('what nothing can be doubted for has no remarks; else they are folded', () => {
    expect(render(unchanged)).toContain('<li>baseline: citext is not installed</li>')
    const sure = reportOf(unchanged)
    const without = { ...sure.baseline, shortfalls: [] }
    expect(renderMarkdown({ ...sure, baseline: without, candidate: without }, plain)).not.toContain(
      '<details>',
    )
  })

  test('plans for the worst, names for as many as possible, and the number of the rest', () => {
    const report = reportOf(
      ...Array.from({ length: 500 }, (_, at) => ({ ...regressed, name: `query ${at}` })),
    )
    const text = renderMarkdown(report, plain)
    expectMarkdown(text, report, 65_536)
    expect(text.length).toBeGreaterThan(60_000)
    const names = [...text.matchAll(/<code>query (\d+)<\/code>/g)].map(([, at]) => Number(at))
    expect(names).toEqual(names.map((_, at) => at))
    const plans = text.split('```diff').length - 1
    expect(plans).toBeGreaterThan(5)
    expect(plans).toBeLessThan(names.length)
    expect(text.lastIndexOf('```diff')).toBeLessThan(text.indexOf(`<code>query ${plans}</code>`))
    expect(text).toContain(`**${500 - names.length} more queries are not shown: there is no room here.**`)
  })

  test('no plan takes the room of all others', () => {
    const long = (word: string): string =>
      Array.from({ length: 299 }, (_, at) => `${word} ${at} ${'x'.repeat(200)}`).join('\n')
    const huge = { ...regressed, baseline: planned(long('a')), candidate: planned(long('b')) }
    const report = reportOf(
      huge,
      ...Array.from({ length: 5 }, (_, at) => ({ ...regressed, name: `query ${at}` })),
    )
    const text = renderMarkdown(report, plain)
    expectMarkdown(text, report, 65_536)
    expect(text.split('```diff')).toHaveLength(6)
  })

  test('a fence that no plan can close', () => {
    const text = render({ ...regressed, candidate: planned('Result\n````` </details>') })
    expect(text).toMatch(/^`{6}diff$/m)
    expectMarkdown(text, reportOf(regressed), 65_536)
  })

  test('notifies nobody', () => {
    expect(render({ ...regressed, reason: 'closes @octocat #12' })).toContain(
      'closes @\u200Boctocat #\u200B12',
    )
  })

  test('allows that excuse nothing', () => {
    const query = { ...regressed, changes: [flip], unusedAllows: [{ rule: 'sort-added', reason: 'nightly' }] }
    expect(render(query)).toContain('<li>completed orders since (orders.sql:12): allow sort-added</li>')
  })
})

describe('renderStepSummary', () => {
  const report = reportOf(
    ...Array.from({ length: 4000 }, (_, at) => ({ ...failed, name: `${'受'.repeat(100)} ${at}` })),
  )

  test.each([1_048_576, 100_000, 5000])('in %i bytes', (most) => {
    const text = renderStepSummary(report, most)
    expect(bytesOf(text)).toBeLessThanOrEqual(most)
    expect(bytesOf(text)).toBeGreaterThan(most * 0.7)
    expectMarkdown(text, report, most)
  })

  test.each([500, 0, -20])('nothing in %i bytes', (most) => {
    expect(renderStepSummary(report, most)).toBe('')
  })
})
