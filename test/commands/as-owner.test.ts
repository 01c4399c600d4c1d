import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { verify } from '../../src/commands/verify.ts'
import { captureToFile, testContext } from '../databases/capture.ts'
import { compareShop } from '../databases/shop/compare-shop.ts'
import { databaseFolder, fillDatabase } from '../databases/fill.ts'
import type { TestServer } from '../servers/start.ts'
import { serverSkipReason, startServer } from '../servers/start.ts'

/* What a role can do that owns a database and is no superuser: PostgreSQL 18 takes statistics from it. */

const reason = serverSkipReason(18)

describe.skipIf(reason !== undefined)(`an ordinary role ${reason ?? ''}`, () => {
  let server: TestServer
  let engine: string
  beforeAll(async () => {
    server = await startServer({ major: 18, locale: { encoding: 'SQL_ASCII' } })
    const client = await server.connect()
    await client.query('CREATE ROLE ordinary LOGIN CREATEDB')
    await client.end()
    engine = `server:${server.url().replace(/\/\/\w+@/, '//ordinary@')}`
  })
  afterAll(() => server.stop())

  test('plans nine in ten queries on small tables in production’s shape, and refuses none', async () => {
    await using production = await startServer({ major: 18 })
    await production.createDatabase('menagerie')
    const folder = databaseFolder('menagerie')
    await fillDatabase(await production.connect('menagerie'), folder, ['schema.sql', 'fill.sql', 'index.sql'])
    const snapshot = await captureToFile(production.url('menagerie'), `${folder}/queries`)
    const { summary } = await verify(
      { scenario: { name: 'menagerie', snapshot, engine, settings: {} } },
      testContext,
    )
    expect(summary.queries).toBeGreaterThan(60)
    expect(summary.failed).toBe(0)
    expect((summary.identical + summary.sameShape) / summary.queries).toBeGreaterThan(0.9)
  })

  test('compares two sizes of a shop, and says of its report what it rests on', async () => {
    const report = await compareShop(engine, testContext, 'none')
    expect(report.summary.failed).toBe(0)
    expect(report.summary.regressed).toBeGreaterThan(0)
    expect(report.candidate.shortfalls).toEqual([
      expect.stringContaining('The role of the scratch is no superuser: statistics of columns'),
      'The data of 3 extended statistics are left out.',
      expect.stringMatching(/^\d+ tables have \d+ pages here, fewer than in production/),
      '"public"."product_sales" takes no rows here and looks empty.',
      'Flips were not tried under other statistics: The role of the scratch is no superuser.',
    ])
  })
})
