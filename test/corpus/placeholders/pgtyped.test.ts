import { parseSQLFile, queryASTToIR } from '@pgtyped/parser'
import { processSQLQueryIR } from '@pgtyped/runtime'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseCorpusFile } from '../../../src/corpus/parse-corpus-file.ts'

type Given = Parameters<typeof processSQLQueryIR>[1]

/** What pgtyped sends for such values. */
function sentByPgtyped(file: string, values: Given): readonly string[] {
  return parseSQLFile(file).queries.map((query) =>
    processSQLQueryIR(queryASTToIR(query), values).query.trimEnd(),
  )
}

async function planned(file: string) {
  const { queries, faults } = await parseCorpusFile('queries.sql', file)
  expect(faults).toEqual([])
  return queries
}

const ten = Array.from({ length: 10 }, (_, index) => index)

test('is planned as pgtyped sends it, with ten values in a list and two objects', async () => {
  const file = `
/* @name GetOrder */
SELECT * FROM orders WHERE id = :id! AND (:status::text IS NULL OR status = :status) AND xs[1:2] IS NOT NULL;

/* A note, which is no header. */

/*
  @name FindOrders
  @param unused -> (...)
  @param ids -> (...)
*/
SELECT * FROM orders -- by key
WHERE at > :since AND id IN :ids AND data ? 'x' AND path @? '$.a' AND parent IN :ids;

/* @name InsertOrder @param order -> (id!, status,) */
INSERT INTO orders (id, status) VALUES :order RETURNING id;

/*
  @name InsertOrders
  @param orders -> ((
    id,
    status!
  )...)
*/
INSERT INTO orders (id, status) VALUES :orders ON CONFLICT DO NOTHING;
`
  const values: Given = { ids: ten, order: { id: 1 }, orders: [{ id: 1 }, { id: 2 }] }
  const queries = await planned(file)
  expect(queries.map(({ sql }) => sql)).toEqual(sentByPgtyped(file, values))
  expect(queries.map(({ name }) => name)).toEqual(['GetOrder', 'FindOrders', 'InsertOrder', 'InsertOrders'])
  const namesOf = (at: number) => queries[at]?.parameters.map(({ name }) => name)
  expect(namesOf(0)).toEqual(['id', 'status'])
  expect(namesOf(1)).toEqual([...ten.map((index) => `ids_${index + 1}`), 'since'])
  expect(namesOf(2)).toEqual(['order_id', 'order_status'])
  expect(namesOf(3)).toEqual(['orders_1_id', 'orders_1_status', 'orders_2_id', 'orders_2_status'])
})

test('has the numbers that pgtyped gives', async () => {
  const condition = fc.constantFrom(
    'x = :a',
    'x<>:a!',
    ':b::int>1',
    'y IN :ids',
    'NOT y IN :ids',
    '(x, y) IN (:pair)',
    'x=-:a',
    "z = ':a'",
  )
  const declared = fc.shuffledSubarray(
    ['@param ids -> (...)', '@param pair -> (one, two!)', '@param unused -> (...)'],
    { minLength: 3 },
  )
  const values: Given = { a: 1, b: 2, ids: ten, pair: { one: 1, two: 2 } }
  await fc.assert(
    fc.asyncProperty(
      declared,
      fc.array(condition, { minLength: 1, maxLength: 6 }),
      async (tags, conditions) => {
        const file = `/* @name Q ${tags.join(' ')} */ SELECT * FROM t WHERE ${conditions.join(' AND ')};`
        expect((await planned(file)).map(({ sql }) => sql)).toEqual(sentByPgtyped(file, values))
      },
    ),
    { numRuns: 60 },
  )
})
