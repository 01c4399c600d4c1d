import { DataSource } from 'typeorm'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { record } from '../../src/hooks/typeorm.ts'
import type { TestServer } from '../servers/start.ts'
import { serverSkipReason, startServer } from '../servers/start.ts'
import type { RecordingFolder } from './recorded.ts'
import { recordingFolder } from './recorded.ts'

const skipReason = serverSkipReason(18)

describe.skipIf(skipReason !== undefined)(`the hook of TypeORM ${skipReason ?? ''}`, () => {
  let server: TestServer
  let folder: RecordingFolder
  let recorded: DataSource | undefined

  beforeAll(async () => (server = await startServer({ major: 18 })))
  afterAll(() => server?.stop())
  beforeEach(async () => (folder = await recordingFolder()))
  afterEach(async () => {
    await recorded?.destroy()
    await folder[Symbol.asyncDispose]()
  })

  /** Of what the application itself asks; TypeORM asks for versions and the like when it connects. */
  async function texts(): Promise<readonly string[]> {
    const lines = await folder.lines()
    return lines.map(({ text }) => text).filter((text) => !/version|current_|TRANSACTION|COMMIT/i.test(text))
  }

  function options(): { readonly directory: string } {
    return { directory: folder.directory }
  }

  test('records transactions and streams once, however often it is called, and from the middle on', async () => {
    recorded = await new DataSource({ type: 'postgres', url: server.url() }).initialize()
    await recorded.query('SELECT 0')
    expect(record(record(recorded, options()), options())).toBe(recorded)
    expect(await recorded.query('SELECT $1::int AS one', [1])).toEqual([{ one: 1 }])
    await recorded.transaction((manager) => manager.query('SELECT $1::int', [2]))
    const runner = recorded.createQueryRunner()
    const stream = await runner.stream('SELECT $1::int AS three', [3])
    expect(await stream.toArray()).toEqual([{ three: 3 }])
    await runner.release()
    expect(await texts()).toEqual(['SELECT $1::int AS one', 'SELECT $1::int', 'SELECT $1::int AS three'])
    expect((await folder.lines()).every(({ count }) => count === 1)).toBe(true)
  })

  test('what is wrong is as wrong as it was', async () => {
    const plain = await new DataSource({ type: 'postgres', url: server.url() }).initialize()
    recorded = await record(new DataSource({ type: 'postgres', url: server.url() }), options()).initialize()
    const wrong = [['SELEC'], ['SELECT $1::int', ['no']], ['SELECT 1', { a: 1 }], [undefined], ['']]
    for (const args of wrong) {
      const outcome = async (source: DataSource): Promise<unknown> => {
        try {
          return await (source.query as (...given: readonly unknown[]) => unknown).call(source, ...args)
        } catch (error) {
          return String(error)
        }
      }
      expect(await outcome(recorded)).toEqual(await outcome(plain))
    }
    await plain.destroy()
  })

  test('a logger logs as before, of each data source that it was given to', async () => {
    const logger = new OwnLogger()
    const sources = [0, 1].map(() => new DataSource({ type: 'postgres', url: server.url(), logger }))
    const [first, other] = await Promise.all(sources.map((source) => source.initialize()))
    recorded = record(first as DataSource, options())
    await recorded.query('SELECT 1')
    await other?.query('SELECT 2')
    await other?.destroy()
    expect(recorded.logger).toBeInstanceOf(OwnLogger)
    expect(logger.logged.filter((text) => text.startsWith('SELECT ')).slice(-2)).toEqual([
      'SELECT 1',
      'SELECT 2',
    ])
    expect(await texts()).toEqual(['SELECT 1'])
  })

  test('options that make another logger end no recording', async () => {
    recorded = record(new DataSource({ type: 'postgres', url: server.url() }), options())
    const logger = Object.freeze(new OwnLogger())
    recorded.setOptions({ logger })
    await recorded.initialize()
    await recorded.query('SELECT 1')
    expect(await texts()).toEqual(['SELECT 1'])
    expect(logger.logged).toContain('SELECT 1')
  })
})

class OwnLogger {
  readonly #logged: string[] = []

  get logged(): readonly string[] {
    return this.#logged
  }
  logQuery(query: string): void {
    this.#logged.push(query)
  }
  logQueryError(): void {}
  logQuerySlow(): void {}
  logSchemaBuild(): void {}
  logMigration(): void {}
  log(): void {}
}
