import { describe, expect, test } from 'vitest'
import type { Relation } from '../../src/model/snapshot.ts'
import { comparedColumns } from '../../src/redact/compared-columns.ts'

const compared = comparedColumns({
  relations: [
    table('public', 'people', ['id', 'email', 'salary', 'team']),
    table('odd', 'My People', ['id', 'e.mail']),
    table('public', 'others', ['id', 'email', 'mail', 'kind']),
  ],
  redacted: ['public.people.email', 'public.people.salary', 'odd.My People.e.mail'],
})

function table(schemaname: string, relname: string, columns: readonly string[]): Relation {
  const size = {
    relpages: 1,
    reltuples: 1,
    relallvisible: 0,
    blocks: 1,
    relkind: 'r',
    relhassubclass: false,
  } as const
  return {
    ...size,
    schemaname,
    relname,
    columns: columns.map((attname, at) => ({ attname, attnum: at + 1, statistics: [] })),
  }
}

function found(sql: string, hasValues = false): readonly string[] {
  return compared.inStatement({ sql, hasValues })
}

function planned(sql: string, ...plan: readonly string[]): readonly string[] {
  return compared.inPlan({ sql, values: null }, plan.join('\n'))
}

describe('a statement', () => {
  test.each([
    `SELECT * FROM people WHERE email = 'x'`,
    `SELECT * FROM people p WHERE id = 1 AND lower(p.EMAIL) LIKE E'a\\'%'`,
    `SELECT * FROM people WHERE email IS DISTINCT FROM 'x'`,
    `SELECT * FROM people WHERE CASE email WHEN 'x' THEN true END`,
    `SELECT * FROM people WHERE 5\n<\nlength(email)`,
    `SELECT * FROM people JOIN t ON (email = $$x$$)`,
    `SELECT count(*) FILTER (WHERE email > 'x') FROM people`,
  ])('compares with a constant: %s', (sql) => {
    expect(found(sql)).toEqual(['public.people.email'])
  })

  test.each([
    `SELECT email FROM people WHERE id = 7 ORDER BY email LIMIT 10 OFFSET 20`,
    `SELECT email FROM people -- WHERE email = 'x'\nWHERE team = 'x' /* email = 3 */`,
    `SELECT p.email, o.mail FROM people p JOIN others o ON o.id = p.id AND o.kind = 'x'`,
    `SELECT FROM people p JOIN people q ON p.email = q.email`,
    `SELECT * FROM others WHERE email = 'x'`,
    `SELECT 'people.email' WHERE id = 1`,
    `SELECT email FROM people WHERE email = $1`,
    `SELECT email FROM people ORDER BY email FETCH FIRST 5 ROWS ONLY`,
  ])('does not: %s', (sql) => {
    expect(found(sql)).toEqual([])
  })

  test.each([
    'SELECT FROM people p JOIN others o ON o.mail = p.email',
    'SELECT FROM people p JOIN others o ON o.email < p.email',
    'SELECT FROM others o WHERE EXISTS (SELECT FROM people WHERE email LIKE o.mail)',
  ])('compares with a column that is shown: %s', (sql) => {
    expect(found(sql)).toEqual(['public.people.email'])
  })

  test('compares with its parameter if it is planned for values', () => {
    expect(found('SELECT FROM people WHERE salary > $1', true)).toEqual(['public.people.salary'])
  })

  test('names in quotes are as they are', () => {
    expect(found(`SELECT FROM odd."My People" WHERE "e.mail" = 'x'`)).toEqual(['odd.My People.e.mail'])
    expect(found(`SELECT FROM people WHERE "Email" = 'x'`)).toEqual([])
  })
})

test('a plan shows what USING compares', () => {
  expect(found('SELECT FROM people JOIN others USING (email)')).toEqual([])
  expect(
    planned('SELECT FROM people JOIN others USING (email)', '  Hash Cond: (people.email = others.email)'),
  ).toEqual(['public.people.email'])
})

test('a plan shows what a view adds, and is of a moment', () => {
  const scan = 'Seq Scan on people  (cost=0.00..1.05 rows=1 width=32)'
  expect(planned('SELECT * FROM rich', scan, '  Filter: (salary = 99999999.99)')).toEqual([
    'public.people.salary',
  ])
  expect(planned('SELECT * FROM mine', scan, '  Filter: (email = CURRENT_USER)')).toEqual([
    'public.people.email',
  ])
  expect(
    planned(
      'SELECT salary FROM people',
      'Index Scan using people_salary on people  (cost=0.00..1.05 rows=1 width=32)',
    ),
  ).toEqual([])
})
