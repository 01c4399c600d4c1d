import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import * as v from 'valibot'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Why } from '../../src/model/why.ts'
import type { Report } from '../../src/model/report.ts'
import { readReport } from '../../src/store/report.ts'
import { reportSchema } from '../../src/store/report-schema.ts'
import { renderJson } from '../../src/report/json.ts'
import { allowed, failed, regressed, reportOf, unchanged } from '../report/a-report.ts'

type Mutable<Value> = Value extends object ? { -readonly [Key in keyof Value]: Mutable<Value[Key]> } : Value

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'planflip-report-'))
})
afterAll(() => rm(directory, { recursive: true }))

const report = reportOf(failed, regressed, allowed, unchanged)

async function read(text: string | Uint8Array) {
  const file = join(directory, 'report.json')
  await writeFile(file, text)
  return readReport(file)
}

/** The report with one value replaced, by its path. */
function spoilt(path: string, value: unknown): string {
  const json = JSON.parse(JSON.stringify(report)) as Record<string, unknown>
  const keys = path.split('.')
  const last = keys.pop() ?? ''
  const parent = keys.reduce<Record<string, unknown>>((at, key) => at[key] as Record<string, unknown>, json)
  if (value === undefined) delete parent[last]
  else parent[last] = value
  return JSON.stringify(json)
}

describe('readReport', () => {
  test('reads what was written, to the byte; compressed or not', async () => {
    const text = renderJson(report)
    expect(renderJson(await read(text))).toBe(text)
    expect(renderJson(await read(gzipSync(text)))).toBe(text)
  })

  test('reads why a plan flipped, whatever moved', async () => {
    const alternative = { text: 'Seq Scan on t', cost: 12.5, without: ['t_a_idx', 'enable_sort'] }
    const numbers = { baseline: 0.25, candidate: 12_000 }
    const inputs: Why['inputs'] = [
      { kind: 'index', relation: 't', index: 't_a_idx', baseline: 'valid', candidate: 'renamed' },
      { kind: 'condition', relation: 't', index: 't_a_idx', baseline: ['(a = 1)'], candidate: [] },
      { kind: 'condition', relation: 't', baseline: ['(a = 1)'], candidate: [] },
      ...(['rows', 'pages', 'all-visible', 'share', 'lookups', 'outer-rows', 'groups'] as const).map(
        (kind) => ({ kind, of: 't', ...numbers }),
      ),
      { kind: 'correlation', relation: 't', column: 'a', baseline: -1, candidate: 1 },
      { kind: 'setting', name: 'work_mem', baseline: '4MB', candidate: '64kB' },
      { kind: 'engine', baseline: 'PostgreSQL 14', candidate: 'PostgreSQL 18' },
      { kind: 'query', baseline: 'SELECT 1', candidate: 'SELECT 2' },
    ]
    const why: Why = { sentence: 'so', margin: 1.5, runnerUp: alternative, formerWay: alternative, inputs }
    const text = renderJson(
      reportOf({ ...regressed, why }, { ...unchanged, why: { sentence: 'so', inputs: [] } }),
    )
    expect(renderJson(await read(text))).toBe(text)
    await expect(read(text.replace('"enable_sort"', '7'))).rejects.toThrow('why')
  })

  test('keeps keys that a later version may add, in their place', async () => {
    const text = `${JSON.stringify({ ...report, z: 1, a: { b: [2] } }, null, 2)}\n`
    expect(renderJson(await read(text))).toBe(text)
  })

  test('the demo’s own', async () => {
    const shop = await readReport('reports/shop.json')
    expect(shop.queries.length).toBeGreaterThan(50)
  })

  test('takes whatever the model allows', () => {
    // Compiles only while the schema leaves out no member of a union and asks for no fact that may be absent.
    const asInput = (one: Mutable<Report>): v.InferInput<typeof reportSchema> => one
    expect(v.is(reportSchema, asInput(report as Mutable<Report>))).toBe(true)
  })

  test.each([
    ['half of it', renderJson(report).slice(0, 500), 'is not JSON, or not all of it'],
    ['another file', '{"format":1,"relations":[]}', "is no report of planflip's"],
    ['a list', '[]', "is no report of planflip's"],
    ['a later format', '{"format":2}', 'has the format 2; this version of planflip knows 1'],
    ['no summary', spoilt('summary', undefined), 'damaged at summary'],
    ['a verdict that is none', spoilt('queries.0.verdict', 'fine'), 'damaged at queries.0.verdict'],
    ['a line that is none', spoilt('queries.1.source.line', 0), 'damaged at queries.1.source.line'],
    [
      'a change of no kind',
      spoilt('queries.1.changes.0.kind', 'worse'),
      'damaged at queries.1.changes.0.kind',
    ],
    [
      'a change without its facts',
      spoilt('queries.1.changes.0.after', undefined),
      'queries.1.changes.0.after',
    ],
    [
      'a plan that is none',
      spoilt('queries.1.candidate.plan.root.children', {}),
      'queries.1.candidate.plan.root',
    ],
    [
      'a shard beyond the last',
      spoilt('shard', { index: 5, count: 4 }),
      'damaged at shard: is no part of so many',
    ],
  ])('refuses %s', async (_, text, message) => {
    await expect(read(text)).rejects.toMatchObject({
      code: 'bad-artifact',
      message: expect.stringContaining(message),
    })
  })
})
