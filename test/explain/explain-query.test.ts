import { expect, test } from 'vitest'
import { explainQuery } from '../../src/explain/explain-query.ts'
import type { Query } from '../../src/model/query.ts'
import { startSession } from './pglite-session.ts'

const query: Query = {
  id: '0',
  name: 'by id',
  sql: 'SELECT * FROM t WHERE id = $1',
  parameters: [{ name: 'id', type: 'int' }],
  samples: [],
  source: { file: 'a.sql', line: 1 },
  allows: [],
}

test('plans a query for each sample, and generically where there is none', async () => {
  await using session = await startSession('CREATE TABLE t (id int PRIMARY KEY)')
  const plansOf = async (samples: Query['samples']): Promise<readonly unknown[]> => {
    const planned = await explainQuery(session, { ...query, samples })
    return planned.map(({ values, outcome }) => [
      values,
      outcome.status === 'planned' && outcome.plan.root.conditions.index,
    ])
  }

  expect(await plansOf([['7'], ['8']])).toEqual([
    [['7'], '(id = 7)'],
    [['8'], '(id = 8)'],
  ])
  expect(await plansOf([])).toEqual([[null, '(id = $1)']])

  const drawn = await explainQuery(session, {
    ...query,
    samples: [],
    drawn: [
      { kind: 'most common', values: ['7'] },
      { kind: 'NULL', values: [null] },
    ],
  })
  expect(drawn.map(({ values, drawn: kind }) => [kind, values])).toEqual([
    ['most common', ['7']],
    ['NULL', [null]],
    [undefined, null],
  ])
})

test('parameters have the types that Postgres infers, arrays, enums, domains and json included', async () => {
  await using session = await startSession(`
    CREATE TYPE mood AS ENUM ('happy', 'sad');
    CREATE DOMAIN short AS text CHECK (length(value) < 9);
    CREATE TABLE t (id bigint, mood mood, moods mood[], code short, data jsonb, at timestamptz, tags text[])`)
  const filters = async (condition: string, values: readonly (string | null)[]): Promise<unknown> => {
    const parameters = values.map((_, index) => ({ name: String(index + 1) }))
    const sql = `SELECT * FROM t WHERE ${condition}`
    const filter = async (samples: Query['samples']) => {
      const [planned] = await explainQuery(session, { ...query, sql, parameters, samples })
      return planned?.outcome.status === 'planned' ? planned.outcome.plan.root.conditions.filter : planned
    }
    return [await filter([values]), await filter([])]
  }
  expect(await filters('id = ANY ($1)', ['{1,2}'])).toEqual([
    "(id = ANY ('{1,2}'::bigint[]))",
    '(id = ANY ($1))',
  ])
  expect(await filters('mood = $1', ['sad'])).toEqual(["(mood = 'sad'::mood)", '(mood = $1)'])
  expect(await filters('moods && $1', ['{sad}'])).toEqual(["(moods && '{sad}'::mood[])", '(moods && $1)'])
  expect(await filters('code = $1', ['a'])).toEqual(["((code)::text = 'a'::text)", '((code)::text = $1)'])
  expect(await filters('data @> $1', ['{"a":1}'])).toEqual([`(data @> '{"a": 1}'::jsonb)`, '(data @> $1)'])
  expect(await filters('data ->> $1 = $2', ['a', 'b'])).toEqual([
    "((data ->> 'a'::text) = 'b'::text)",
    '((data ->> $1) = $2)',
  ])
  expect(await filters('tags @> $1 AND at < $2', ['{a,NULL}', null])).toEqual([undefined, expect.any(String)])
})
