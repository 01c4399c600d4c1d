import { describe, expect, test } from 'vitest'
import { columnsPlannedFor, columnsWithConstants } from '../../src/redact/named-values.ts'

const columns = ['public.people.email', 'public.people.salary', 'odd.My People.e.mail']

function found(sql: string, hasValues = false): readonly string[] {
  return columnsWithConstants(columns, { sql, hasValues })
}

function planned(sql: string, ...plan: readonly string[]): readonly string[] {
  return columnsPlannedFor(columns, { sql, values: null }, plan.join('\n'))
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
    `SELECT p.email FROM people p JOIN others o ON o.mail = p.email AND o.kind = 'x'`,
    `SELECT * FROM others WHERE email = 'x'`,
    `SELECT 'people.email' WHERE id = 1`,
    `SELECT email FROM people WHERE email = $1`,
    `SELECT email FROM people ORDER BY email FETCH FIRST 5 ROWS ONLY`,
  ])('does not: %s', (sql) => {
    expect(found(sql)).toEqual([])
  })

  test('compares with its parameter if it is planned for values', () => {
    expect(found('SELECT FROM people WHERE salary > $1', true)).toEqual(['public.people.salary'])
  })

  test('names in quotes are as they are', () => {
    expect(found(`SELECT FROM odd."My People" WHERE "e.mail" = 'x'`)).toEqual(['odd.My People.e.mail'])
    expect(found(`SELECT FROM people WHERE "Email" = 'x'`)).toEqual([])
  })
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
