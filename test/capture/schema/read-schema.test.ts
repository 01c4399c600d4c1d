import { readFile } from 'node:fs/promises'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { OidOrder } from '../../../src/capture/schema/order-schema.ts'
import { arrangeSchema, readSchema } from '../../../src/capture/schema/read-schema.ts'
import { usualPatience } from '../../../src/capture/transaction.ts'
import type { SchemaStatement } from '../../../src/model/snapshot.ts'
import type { TestServer } from '../../servers/start.ts'
import { serverSkipReason, startServer } from '../../servers/start.ts'
import { inCapture } from './in-capture.ts'
import { readOidOrder } from './read-oid-order.ts'
import { replay } from './replay.ts'

describe.skipIf(serverSkipReason(18) !== undefined)('the schema of a database', () => {
  let server: TestServer
  let order: OidOrder
  let statements: readonly SchemaStatement[]

  beforeAll(async () => {
    server = await startServer({ major: 18 })
    await server.createDatabase('rich')
    const client = await server.connect('rich')
    await client.query(await readFile(new URL('rich.sql', import.meta.url), 'utf8'))
    await client.query('REINDEX INDEX CONCURRENTLY customers_pkey')
    await client.query('REINDEX INDEX CONCURRENTLY keyed_z')
    order = await readOidOrder(client)
    statements = await read('rich', order)
  })
  afterAll(() => server?.stop())

  test('creates the same schema in an empty database', async () => {
    await server.createDatabase('copy')
    const client = await server.connect('copy')
    await replay(client, statements)
    const again = await read('copy', await readOidOrder(client))
    expect(again.map(({ sql }) => sql).toSorted()).toEqual(statements.map(({ sql }) => sql).toSorted())
  })

  test('creates indexes and statistics objects of a table in the order of their OIDs', async () => {
    await server.createDatabase('ordered')
    const client = await server.connect('ordered')
    await replay(client, statements)
    const copied = await readOidOrder(client)
    expect(byTable(copied.indexes)).toEqual(byTable(order.indexes))
    expect(copied.statistics).toEqual(order.statistics)
    expect(byTable(order.indexes)['customers']?.at(-1)).toBe('customers_pkey')
  })

  test('holds no row, no secret and nothing that acts', () => {
    const text = statements.map(({ sql }) => sql).join('\n')
    expect(text).not.toMatch(/open sesame|EVENT TRIGGER|PUBLICATION|GRANT|COMMENT ON|4711|^\\|set_config/m)
  })

  test('labels an entry as pg_dump does', () => {
    expect(statements).toContainEqual({
      type: 'CONSTRAINT',
      name: `it's a "table" with spaces it's a "table" with spaces_a_key`,
      sql: expect.stringContaining('UNIQUE NULLS NOT DISTINCT (a)'),
    })
  })

  async function read(database: string, oids: OidOrder): Promise<readonly SchemaStatement[]> {
    const { signal } = new AbortController()
    const entries = await inCapture(server.url(database), (connection) =>
      readSchema({
        connection,
        environment: {},
        signal,
        server: { num: 180_004 },
        patience: usualPatience,
      }),
    )
    return arrangeSchema(entries, oids)
  }
})

function byTable(indexes: OidOrder['indexes']): Record<string, string[]> {
  const tables: Record<string, string[]> = {}
  for (const { table, name } of indexes) (tables[table] ??= []).push(name)
  return tables
}
