import type { expect as jestExpect } from '@jest/globals'
import { eq } from 'drizzle-orm'
import { bigint, pgTable, QueryBuilder, timestamp } from 'drizzle-orm/pg-core'
import knex from 'knex'
import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type Generated,
} from 'kysely'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { matchersFor } from '../../src/matchers/matchers.ts'
import type { PlanMatchers } from '../../src/matchers/plan-matchers.ts'
import { readQuery } from '../../src/matchers/read-query.ts'

const since = new Date('2026-10-31T23:00:00Z')

describe('queries of', () => {
  test('Kysely', () => {
    const db = new Kysely<{ orders: { id: Generated<number>; created_at: Date } }>({
      dialect: {
        createAdapter: () => new PostgresAdapter(),
        createDriver: () => new DummyDriver(),
        createIntrospector: (one) => new PostgresIntrospector(one),
        createQueryCompiler: () => new PostgresQueryCompiler(),
      },
    })
    const query = db.selectFrom('orders').select('id').where('created_at', '>=', since)
    const read = {
      sql: 'select "id" from "orders" where "created_at" >= $1',
      values: ['2026-10-31T23:00:00.000Z'],
    }
    expect(readQuery(query)).toEqual(read)
    expect(readQuery(query.compile())).toEqual(read)
  })

  test('Drizzle', () => {
    const orders = pgTable('orders', {
      id: bigint({ mode: 'bigint' }),
      createdAt: timestamp('created_at', { withTimezone: true }),
    })
    const query = new QueryBuilder().select({ id: orders.id }).from(orders).where(eq(orders.id, 7n))
    const read = { sql: 'select "id" from "orders" where "orders"."id" = $1', values: ['7'] }
    expect(readQuery(query)).toEqual(read)
    expect(readQuery(query.toSQL())).toEqual(read)
  })

  test('Knex', () => {
    const query = knex({ client: 'pg' })('orders').select('id').where('created_at', '>=', since).limit(10)
    expect(readQuery(query)).toEqual({
      sql: 'select "id" from "orders" where "created_at" >= $1 limit $2',
      values: ['2026-10-31T23:00:00.000Z', '10'],
    })
  })
})

test.each([
  ['SQL', 'SELECT 1', { sql: 'SELECT 1', values: null }],
  ['node-postgres', { text: 'SELECT $1', values: [[1, null]] }, { sql: 'SELECT $1', values: ['{"1",NULL}'] }],
  ['no values', { text: 'SELECT $1' }, { sql: 'SELECT $1', values: null }],
  ['none wanted', { sql: 'SELECT 1', parameters: [] }, { sql: 'SELECT 1', values: [] }],
  ['NULL', { sql: 'SELECT $1', params: [null] }, { sql: 'SELECT $1', values: [null] }],
])('%s', (_, received, query) => {
  expect(readQuery(received)).toEqual(query)
})

test.each([[undefined], [null], [42], [{}], [{ text: 7 }], [{ sql: 'SELECT $1', values: 7 }], [[]]])(
  '%j is no query',
  (received) => {
    expect(() => readQuery(received)).toThrow('What was given to expect is no query.')
  },
)

test('a value of which no text is made is named by its place alone', () => {
  const received = { text: 'SELECT $1, $2', values: ['secret', Symbol('secret')] }
  expect(() => readQuery(received)).toThrow('Nothing can be planned for value 2 of the query.')
})

test('both runners know the matchers, and what they take', () => {
  const matchers = matchersFor(() => ({ port: 0, token: '' }))
  expectTypeOf<keyof typeof matchers>().toEqualTypeOf<keyof PlanMatchers>()
  expect(Object.keys(matchers)).toEqual(['toUseIndex', 'toSeqScan', 'toCostLessThan', 'toKeepItsPlan'])
  type Vitest = ReturnType<typeof expect<string>>
  type Jest = ReturnType<typeof jestExpect<string>>
  expectTypeOf<Vitest['toUseIndex']>().parameters.toEqualTypeOf<[index: string]>()
  expectTypeOf<Vitest['not']['toSeqScan']>().parameters.toEqualTypeOf<[table: string]>()
  expectTypeOf<Vitest['toCostLessThan']>().returns.toEqualTypeOf<Promise<void>>()
  expectTypeOf<Vitest['toKeepItsPlan']>().parameters.toEqualTypeOf<[]>()
  expectTypeOf<Jest['toUseIndex']>().parameters.toEqualTypeOf<[index: string]>()
  expectTypeOf<Jest['not']['toSeqScan']>().parameters.toEqualTypeOf<[table: string]>()
  expectTypeOf<Jest['toCostLessThan']>().returns.toEqualTypeOf<Promise<void>>()
  expectTypeOf<Jest['toKeepItsPlan']>().parameters.toEqualTypeOf<[]>()
})
