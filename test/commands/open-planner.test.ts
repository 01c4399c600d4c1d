import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openPlanner, type Planner } from '../../src/commands/open-planner.ts'
import type { Expectation, PlanAnswer } from '../../src/model/expectation.ts'
import { policyOf } from '../../src/model/policy.ts'
import { readSnapshot } from '../../src/store/snapshot.ts'
import { testContext } from '../databases/capture.ts'

/* The shop's planner, asked as tests of an application ask it. */

let planner: Planner

beforeAll(async () => {
  const snapshot = await readSnapshot('stats/production.json')
  const production = { name: 'production', snapshot, engine: 'pglite', settings: {} }
  planner = await openPlanner({ production, policy }, testContext)
})
afterAll(() => planner[Symbol.asyncDispose]())

const policy = policyOf({ rules: { 'index-to-bitmap': { severity: 'off' } } })

async function ask(
  sql: string,
  expectation?: Expectation,
  { values = null, isNot = false }: { values?: readonly (string | null)[] | null; isNot?: boolean } = {},
): Promise<PlanAnswer> {
  return planner.ask({ query: { sql, values }, isNot, ...(expectation !== undefined && { expectation }) })
}

describe('an index', () => {
  const uses = (index: string): Expectation => ({ kind: 'uses-index', index })

  test('of a partitioned table is used where that of a partition is', async () => {
    const ofADay = `SELECT * FROM events WHERE occurred_at BETWEEN '2026-10-05 10:00+00' AND '2026-10-05 10:01+00'`
    expect(await ask(ofADay, uses('events_occurred_at_idx'))).toMatchObject({ isMet: true, reasons: [] })
    expect(await ask(ofADay, uses('public.events_occurred_at_idx'))).toMatchObject({ isMet: true })
    expect(await ask(ofADay, uses('events_2026_09_occurred_at_idx'))).toMatchObject({ isMet: false })
  })

  test('that a bitmap reads is used', async () => {
    const { plan, isMet } = await ask(
      `SELECT * FROM products WHERE tags @> ARRAY['sale']`,
      uses('products_tags_idx'),
    )
    expect(plan).toContain('Bitmap Index Scan on products_tags_idx')
    expect(isMet).toBe(true)
  })

  test('which would have to be looked up too often', async () => {
    const { isMet, reasons } = await ask(
      'SELECT * FROM orders o JOIN order_items oi ON oi.order_id = o.id',
      uses('orders_pkey'),
    )
    expect(isMet).toBe(false)
    expect(reasons[0]).toMatch(
      /^orders_pkey would read all of orders\.|a nested loop would look up o [\d,]+ times/,
    )
    expect(reasons[1]).toMatch(
      /^With orders_pkey the plan would cost [\d,]+, [\d.]+x the [\d,]+ of the plan that was chosen\.$/,
    )
    expect(reasons.join('\n')).toMatch(/Index (?:Only )?Scan using orders_pkey/)
  })

  test('that is of no table of the query', async () => {
    const { reasons } = await ask('SELECT * FROM orders', uses('customers_pkey'))
    expect(reasons).toEqual(['The plan does not read customers, which customers_pkey is an index of.'])
  })

  test('whose predicate the query does not imply', async () => {
    const { reasons } = await ask(
      `SELECT * FROM orders WHERE status = 'completed'`,
      uses('orders_pending_idx'),
    )
    expect(reasons[0]).toBe(
      'The planner cannot use orders_pending_idx for this query, even for want of any other way.',
    )
    expect(reasons[1]).toMatch(/^CREATE INDEX orders_pending_idx .* WHERE /)
    expect(reasons[2]).toBe(`is no help for (status = 'completed'::text).`)
  })

  test('that is used and is not to be', async () => {
    const { isMet, reasons } = await ask('SELECT * FROM orders WHERE id = 7', uses('orders_pkey'), {
      isNot: true,
    })
    expect(isMet).toBe(true)
    expect(reasons[1]).toMatch(/^Without orders_pkey the plan would cost [\d,]+, [\d,]+x the 8\.\d\d of/)
  })

  test('that there is not', async () => {
    await expect(ask('SELECT * FROM orders', uses('orders_pky'))).rejects.toMatchObject({
      message: 'There is no index orders_pky.',
      hint: expect.stringContaining('did you mean orders_pkey') as string,
    })
  })
})

describe('a sequential scan', () => {
  const scans = (table: string): Expectation => ({ kind: 'seq-scans', table })

  test('of a partition is one of the partitioned table', async () => {
    const ofAMonth = `SELECT count(*) FROM events WHERE occurred_at >= '2026-10-01' AND occurred_at < '2026-11-01' AND kind <> 'view'`
    expect(await ask(ofAMonth, scans('events'))).toMatchObject({ isMet: true })
    expect(await ask(ofAMonth, scans('events_2026_09'))).toMatchObject({
      isMet: false,
      reasons: ['The plan does not read events_2026_09 at all.'],
    })
  })

  test('that there is another way than', async () => {
    const all = `SELECT * FROM orders WHERE created_at > '2024-01-01'`
    const { reasons } = await ask(all, scans('orders'), { isNot: true })
    expect(reasons[0]).toMatch(/^orders_created_at_idx would read 9\d % of orders\.$/)
    expect(reasons[1]).toMatch(/^Without the sequential scan of orders the plan would cost/)
  })

  test('that is dearer', async () => {
    const { isMet, reasons } = await ask('SELECT * FROM orders WHERE id = 7', scans('orders'))
    expect(isMet).toBe(false)
    expect(reasons[1]).toMatch(/^With a sequential scan the plan would cost/)
  })
})

describe('a plan that was kept', () => {
  const keeps = (shape: string): Expectation => ({ kind: 'keeps-shape', shape })
  const recent = `SELECT * FROM orders WHERE created_at > '2026-10-31 23:00+00'`

  test('is the same for other values', async () => {
    const { shape } = await ask(recent)
    expect(shape).not.toContain('cost=')
    const { isMet, reasons } = await ask(recent.replace('23:00', '22:00'), keeps(shape))
    expect({ isMet, reasons }).toEqual({ isMet: true, reasons: [] })
  })

  test('is another where it was by an index', async () => {
    const { shape } = await ask(recent)
    const { isMet, reasons } = await ask(`SELECT * FROM orders WHERE created_at > '2024-01-01'`, keeps(shape))
    expect(isMet).toBe(false)
    expect(reasons[0]).toBe(
      'An index scan became a sequential scan: orders by Seq Scan, before by Index Scan using orders_created_at_idx.',
    )
  })

  test('is no other where the policy does not want to hear of it', async () => {
    const bySearch = `SELECT * FROM products WHERE tags @> ARRAY['sale']`
    const kept = "Index Scan using products_tags_idx on products\n  Index Cond: (tags @> '{sale}'::text[])"
    expect(await ask(bySearch, keeps(kept))).toMatchObject({ isMet: true })
  })

  test('is excused in the text of the query', async () => {
    const { shape } = await ask(recent)
    const excused = `-- planflip: allow index-to-seq-scan on orders: nobody waits\nSELECT * FROM orders WHERE created_at > '2024-01-01'`
    expect(await ask(excused, keeps(shape))).toMatchObject({ isMet: true })
  })

  test('is none', async () => {
    await expect(ask(recent, keeps('who knows'))).rejects.toThrow('What was kept is no plan.')
  })
})

describe('a query', () => {
  const byTag = 'SELECT * FROM products WHERE attributes ? $1'

  test('as a driver sends it has values for its placeholders alone', async () => {
    const { plan } = await ask(byTag, undefined, { values: ['colour'] })
    expect(plan).toContain(`(attributes ? 'colour'::text)`)
    await expect(ask(byTag, undefined, { values: [] })).rejects.toThrow(
      'The query takes 1 values, and 0 are given.',
    )
  })

  test('without values has a generic plan, unless its header has some', async () => {
    expect((await ask('SELECT * FROM orders WHERE id = :id')).plan).toContain('(id = $1)')
    expect((await ask('-- param id: 4711\nSELECT * FROM orders WHERE id = :id')).plan).toContain(
      `(id = '4711'`,
    )
  })

  test.each(['', 'SELECT 1; SELECT 2', 'VACUUM orders', 'SELEC 1'])('is not "%s"', async (sql) => {
    await expect(ask(sql)).rejects.toThrow('The query is not one statement that can be planned')
  })

  test('waits for those before it, whatever became of them', async () => {
    const asked = ['SELECT 1', 'SELECT nothing', 'SELECT 2'].map((sql) => ask(sql))
    const statuses = (await Promise.allSettled(asked)).map(({ status }) => status)
    expect(statuses).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  })
})
