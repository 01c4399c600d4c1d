import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connect } from '../../src/postgres/connect.ts'
import { pipeline } from '../../src/postgres/pipeline.ts'
import type { TestServer } from '../servers/start.ts'
import { serverSkipReason, startServer } from '../servers/start.ts'

const skipReason = serverSkipReason(16)

describe.skipIf(skipReason !== undefined)(`pipeline ${skipReason ?? ''}`, () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startServer({ major: 16 })
  })
  afterAll(() => server.stop())

  const queries = Array.from(
    { length: 300 },
    (_, number) => `SELECT repeat('${number % 10}', ${number * number}) AS text, ${number} AS number`,
  )

  test('gives every query the answer that it has alone, to the byte', async () => {
    await using connection = await connect({ url: server.url() })
    const [together, alone] = await connection.lend(async (raw) => {
      const all = await pipeline(raw, queries)
      const single = new Map<string, Uint8Array>()
      for (const query of queries)
        for (const [text, answer] of await pipeline(raw, [query])) single.set(text, answer)
      return [all, single]
    })
    expect([...together.keys()]).toEqual(queries)
    for (const query of queries) expect(textOf(together.get(query))).toBe(textOf(alone.get(query)))
    expect(await connection.query('SELECT 1 AS one')).toEqual([{ one: 1 }])
  })
  test('an error is the answer to the query that made it', async () => {
    await using connection = await connect({ url: server.url() })
    const answers = await connection.lend((raw) => pipeline(raw, ['SELECT 1', 'SELECT 1 / 0', 'SELECT 2']))
    expect(Buffer.from(answers.get('SELECT 1 / 0') ?? []).toString('latin1')).toContain('division by zero')
  })
})

/** A text is compared at once, an array of bytes one by one. */
function textOf(bytes: Uint8Array = new Uint8Array()): string {
  return Buffer.from(bytes).toString('latin1')
}
