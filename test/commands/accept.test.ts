import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { accept } from '../../src/commands/accept.ts'
import { checkAccepted } from '../../src/commands/check-accepted.ts'
import { defaultPolicy } from '../../src/model/policy.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import { readSnapshot } from '../../src/store/snapshot.ts'
import { testContext } from '../databases/capture.ts'
import { captureProduction } from '../repository/capture-production.ts'
import { gitSkipReason } from '../repository/git-skip-reason.ts'
import type { Repository } from '../repository/make-repository.ts'
import { makeRepository } from '../repository/make-repository.ts'
import { cacheWithEngines } from '../servers/engines.ts'
import { serverSkipReason } from '../servers/start.ts'

const reason = serverSkipReason(18) ?? gitSkipReason()
const context = { ...testContext, cache: await cacheWithEngines(), environment: process.env }
let repository: Repository
let snapshot: Snapshot

beforeAll(async () => {
  if (reason !== undefined) return
  repository = await makeRepository()
  snapshot = await captureProduction()
  await acceptAll()
  repository.git('add', '-A')
  repository.git('commit', '-q', '-m', 'accepted plans')
})
beforeEach(() => repository?.reset())
afterAll(() => repository?.remove())

function request(production = snapshot) {
  return {
    production: { name: 'production', snapshot: production, engine: 'native:18', settings: {} },
    queries: join(repository.path, 'queries'),
    migrations: join(repository.path, 'migrations'),
    accepted: join(repository.path, 'reports', 'accepted'),
  }
}

const acceptAll = (names: readonly string[] = []) => accept({ ...request(), names }, context)

async function check(production = snapshot) {
  const asked = { ...request(production), policy: defaultPolicy, now: production.capturedAt }
  const checked = await checkAccepted(asked, context)
  const told = checked.report.queries.filter(({ verdict }) => verdict !== 'unchanged')
  return { ...checked, told }
}

const file = (name: string): string => join(repository.path, 'reports', 'accepted', name)
const dropsIndex = () => repository.write('migrations/013_change.sql', 'DROP INDEX orders_customer_id;\n')

describe.skipIf(reason !== undefined)(`accepted plans ${reason ?? ''}`, () => {
  test('are a file a query, with the plan as EXPLAIN prints it', async () => {
    expect(await readdir(file(''))).toHaveLength(200)
    const text = await readFile(file('orders-of-a-customer.json'), 'utf8')
    expect(JSON.parse(text)).toMatchObject({ format: 1, name: 'orders of a customer', migrations: [] })
    expect(text).toMatch(/^ *"Bitmap Heap Scan on orders .*\\n",\n.*Recheck Cond/m)
  })

  test('are the same bytes when nothing has changed', async () => {
    expect(await acceptAll()).toMatchObject({ queries: 200, changed: 0, removed: 0 })
    expect(repository.git('status', '--porcelain')).toBe('')
  })

  test('fail nothing that is as it was', async () => {
    expect(await check()).toMatchObject({ told: [], exitCode: 0 })
  })

  test('fail what a migration harms, with the reason and the culprit, until that is accepted', async () => {
    await dropsIndex()
    const { told, exitCode } = await check()
    expect(exitCode).toBe(1)
    const worst = told.find(({ name }) => name === 'orders of a customer')
    expect(worst).toMatchObject({
      verdict: 'regressed',
      blame: { sentence: expect.stringContaining('013_change') },
      why: { sentence: expect.any(String) },
    })

    await acceptAll()
    const difference = repository.git(
      'diff',
      '--unified=0',
      '--',
      'reports/accepted/orders-of-a-customer.json',
    )
    expect(difference).toMatch(/^-.*Bitmap Heap Scan on orders/m)
    expect(difference).toMatch(/^\+.*Seq Scan on orders/m)
    expect(difference).toMatch(/^\+.*013_change/m)
    expect(await check()).toMatchObject({ told: [], exitCode: 0 })
  })

  test('are accepted one by one, too', async () => {
    await dropsIndex()
    expect(await acceptAll(['orders of a customer'])).toMatchObject({ queries: 1, changed: 1, removed: 0 })
    expect(repository.git('status', '--porcelain', '--', 'reports')).toBe(
      ' M reports/accepted/orders-of-a-customer.json\n',
    )
  })

  test('tell queries that are new, gone and written otherwise', async () => {
    await repository.write('queries/more.sql', '-- name: one more\nSELECT * FROM orders WHERE id = 1;\n')
    await repository.edit('queries/orders.sql', 'LIMIT 20', 'LIMIT 30')
    await repository.edit(
      'queries/customers.sql',
      '-- name: customer by id\nSELECT * FROM customers WHERE id = 4711;\n',
      '',
    )
    const { told, report } = await check()
    expect(told.map(({ name, verdict }) => [name, verdict])).toEqual([
      ['one more', 'new'],
      ['customer by id', 'removed'],
    ])
    expect(told[1]?.source).toEqual({ file: '../reports/accepted/customer-by-id.json', line: 1 })
    expect(report.queries.find(({ name }) => name === 'last orders')?.sql).toContain('LIMIT 30')

    expect(await acceptAll()).toMatchObject({ queries: 200, changed: 2, removed: 1 })
    expect(await readdir(file(''))).not.toContain('customer-by-id.json')
  })

  test('fail nothing for what has grown in production; that they are of another time is told', async () => {
    const grown = await captureProduction(`
      INSERT INTO orders (id, customer_id, state, total, created_at)
        SELECT 10000000 + g, 4711, 'done', 1, '2026-01-01'::timestamptz FROM generate_series(1, 60000) AS g`)
    const { exitCode, report, told } = await check(grown)
    expect({ exitCode, told }).toEqual({ exitCode: 0, told: [] })
    expect(report.baseline.shortfalls).toContainEqual(
      expect.stringContaining('not planned any more as they were'),
    )
  })

  test('are asked for by their names, with help', async () => {
    await expect(acceptAll(['orders of a custumer'])).rejects.toMatchObject({
      code: 'bad-usage',
      hint: expect.stringContaining('orders of a customer'),
    })
  })

  test('have to be there, and sound', async () => {
    await expect(
      checkAccepted({ ...request(), accepted: file('none'), policy: defaultPolicy, now: '' }, context),
    ).rejects.toMatchObject({
      code: 'bad-usage',
      hint: expect.stringContaining('planflip accept'),
    })
    await writeFile(file('last-orders.json'), '{"format": 1, "plans": 7}')
    await expect(check()).rejects.toMatchObject({ code: 'bad-artifact' })
  })
})

test("the worked example's are what planflip accept writes", async () => {
  const folder = await mkdtemp(join(tmpdir(), 'planflip-accepted-shop-'))
  try {
    await cp('reports/accepted', folder, { recursive: true })
    const shop = await readSnapshot('stats/production.json')
    const production = { name: 'production', snapshot: shop, engine: 'pglite', settings: {} }
    const accepted = await accept(
      { production, queries: 'queries', accepted: folder, names: [] },
      testContext,
    )
    expect(accepted).toMatchObject({ changed: 0, removed: 0 })
    expect(accepted.queries).toBeGreaterThan(50)
  } finally {
    await rm(folder, { recursive: true })
  }
})
