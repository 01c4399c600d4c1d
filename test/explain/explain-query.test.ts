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
