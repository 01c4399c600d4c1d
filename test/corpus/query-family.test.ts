import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { queryFamily } from '../../src/corpus/query-family.ts'
import type { Grammar } from '../../src/postgres/sql/grammar.ts'
import { loadGrammar } from '../../src/postgres/sql/grammar.ts'

let grammar: Grammar
beforeAll(async () => (grammar = await loadGrammar()))

const familyOf = (sql: string): string => queryFamily(grammar.scan(sql) ?? [])

describe('one query', () => {
  test.each([
    ['SELECT * FROM a WHERE id = 1', 'select * from a where id = $1'],
    ["SELECT * FROM a WHERE note = 'x'", "SELECT * FROM a WHERE note = E'it\\'s'"],
    ["SELECT * FROM a WHERE note LIKE 'x%'", "SELECT * FROM a WHERE note LIKE '%x'"],
    ['SELECT * FROM a WHERE id = 5', 'SELECT * FROM a WHERE id = -5'],
    ['SELECT * FROM a WHERE id IN (1)', 'SELECT * FROM a WHERE id IN ($1, $2, $3) -- page'],
    ['SELECT * FROM a WHERE id IN (1::int)', 'SELECT * FROM a WHERE id IN (1::int, 2::int)'],
    ['SELECT * FROM a WHERE (x, y) IN ((1, 2))', 'SELECT * FROM a WHERE (x, y) IN ((1, 2), (3, 4))'],
    ['SELECT * FROM a WHERE id = ANY (ARRAY[1])', 'SELECT * FROM a WHERE id = ANY (ARRAY[1, 2])'],
    ['INSERT INTO a VALUES (1, $1)', 'INSERT INTO a VALUES (1, $1), (2, $2), (3, $3)'],
    ['SELECT * FROM a LIMIT 10 OFFSET 5', 'SELECT * FROM a LIMIT $1 OFFSET $2'],
    [
      'SELECT * FROM a WHERE b IN (SELECT c FROM d WHERE e IN (1, 2))',
      'SELECT * FROM a WHERE b IN (SELECT c FROM d WHERE e IN (1))',
    ],
  ])('%s / %s', (one, other) => expect(familyOf(one)).toBe(familyOf(other)))
})

describe('two queries', () => {
  test.each([
    ['SELECT a - 5 FROM a', 'SELECT a FROM a'],
    ['SELECT * FROM a ORDER BY 1', 'SELECT * FROM a ORDER BY 2'],
    ['SELECT x, count(*) FROM a GROUP BY 1, 2', 'SELECT x, count(*) FROM a GROUP BY 1, 3'],
    ['SELECT * FROM a WHERE b IS NULL', 'SELECT * FROM a WHERE b IS NOT NULL'],
    ['SELECT * FROM a WHERE b = true', 'SELECT * FROM a WHERE b = false'],
    ['SELECT f(1)', 'SELECT f(1, 2)'],
    ['SELECT * FROM a WHERE b IN (1, c)', 'SELECT * FROM a WHERE b IN (1, 2, c)'],
    ['SELECT * FROM a WHERE "b" = 1', 'SELECT * FROM a WHERE "B" = 1'],
    ['INSERT INTO a VALUES (1, 2)', 'INSERT INTO a VALUES (1, DEFAULT)'],
    ['SELECT 1 AS b FROM a', 'SELECT 1 AS c FROM a'],
  ])('%s / %s', (one, other) => expect(familyOf(one)).not.toBe(familyOf(other)))
})

test('numbers in an ORDER BY that are no whole item are values', () => {
  expect(familyOf('SELECT * FROM a ORDER BY b + 1')).toBe(familyOf('SELECT * FROM a ORDER BY b + 2'))
  expect(familyOf('SELECT * FROM a ORDER BY 1 DESC LIMIT 3')).toBe(
    familyOf('SELECT * FROM a ORDER BY 1 DESC LIMIT 4'),
  )
})

test('any tokens at all have a family', () => {
  const word = fc.constantFrom(
    'in',
    'values',
    'array',
    '(',
    ')',
    '[',
    ']',
    ',',
    '1',
    "'x'",
    'a',
    'by',
    'order',
    '-',
  )
  fc.assert(
    fc.property(fc.array(word), (words) => {
      expect(familyOf(words.join(' '))).toMatch(/^[0-9a-f]{16}$/)
    }),
  )
})
