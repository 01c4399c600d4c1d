import { PrismaPg } from '@prisma-6/adapter-pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { record } from '../../src/hooks/prisma.ts'
import type { TestServer } from '../servers/start.ts'
import { serverSkipReason, startServer } from '../servers/start.ts'
import type { RecordingFolder } from './recorded.ts'
import { recordingFolder } from './recorded.ts'

/* What the shops of test/apps do not show: adapters that are made another way. */

const skipReason = serverSkipReason(18)
const asked = (sql: string, args: unknown[] = []) => ({ sql, args, argTypes: [] })

describe.skipIf(skipReason !== undefined)(`the hook of Prisma ${skipReason ?? ''}`, () => {
  let server: TestServer
  let folder: RecordingFolder
  let adapter: Awaited<ReturnType<PrismaPg['connect']>>

  beforeAll(async () => (server = await startServer({ major: 18 })))
  afterAll(() => server?.stop())
  beforeEach(async () => {
    folder = await recordingFolder()
    adapter = await new PrismaPg({ connectionString: server.url() }).connect()
  })
  afterEach(async () => {
    await adapter.dispose()
    await folder[Symbol.asyncDispose]()
  })

  async function recorded(): Promise<readonly unknown[]> {
    const lines = await folder.lines()
    return lines
      .filter(({ text }) => text.startsWith('SELECT'))
      .map(({ text, samples, count }) => ({ text, samples, count }))
  }

  test('records an adapter that is open, once, however often it is called', async () => {
    expect(record(record(adapter, folder), folder)).toBe(adapter)
    expect((await adapter.queryRaw(asked('SELECT $1::int AS one', [1]))).rows).toEqual([[1]])
    expect(await recorded()).toEqual([{ text: 'SELECT $1::int AS one', samples: [['1']], count: 1 }])
  })

  test('records an adapter of another driver as Prisma hands it over, in transactions as well', async () => {
    const factory = {
      connect: async () => ({
        queryRaw: adapter.queryRaw.bind(adapter),
        executeRaw: adapter.executeRaw.bind(adapter),
        startTransaction: adapter.startTransaction.bind(adapter),
      }),
    }
    const other = await record(factory, folder).connect()
    expect((await other.queryRaw(asked('SELECT $1::int AS one', [1]))).rows).toEqual([[1]])
    const transaction = await other.startTransaction()
    expect((await transaction.queryRaw(asked('SELECT 2 AS two'))).rows).toEqual([[2]])
    await transaction.executeRaw(asked('ROLLBACK'))
    await transaction.rollback()
    await expect(other.executeRaw(asked('SELEC'))).rejects.toThrow('syntax error')
    expect(await recorded()).toEqual([
      { text: 'SELECT $1::int AS one', samples: [['1']], count: 1 },
      { text: 'SELECT 2 AS two', samples: [], count: 1 },
    ])
  })
})
