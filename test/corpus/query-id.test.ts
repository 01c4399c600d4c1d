import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import type { Grammar } from '../../src/postgres/sql/grammar.ts'
import { loadGrammar } from '../../src/postgres/sql/grammar.ts'
import { queryId } from '../../src/corpus/query-id.ts'

let grammar: Grammar
beforeAll(async () => {
  grammar = await loadGrammar()
})

const tokens = [
  'SELECT',
  'o',
  '.',
  '"Name"',
  ',',
  "'It''s'",
  'FROM',
  'Orders',
  'O',
  'WHERE',
  'id',
  '>=',
  '$1',
  '::',
  'INT',
]
const spaces = fc.constantFrom(' ', '\n', '\t', ' /* why */ ', ' -- why\n')

test('formatting never changes an id', () => {
  const formats = fc.record({
    gaps: fc.array(spaces, { minLength: tokens.length, maxLength: tokens.length }),
    lower: fc.boolean(),
  })
  fc.assert(
    fc.property(formats, ({ gaps, lower }) => {
      const written = tokens
        .map((token, at) => `${lower && /^\w+$/.test(token) ? token.toLowerCase() : token}${gaps[at]}`)
        .join('')

      expect(queryId(grammar, written)).toBe(queryId(grammar, tokens.join(' ')))
    }),
  )
})

test('everything else does', () => {
  const different = [
    'SELECT 1',
    'SELECT 2',
    "SELECT 'a'",
    "SELECT 'A'",
    'SELECT "A"',
    'SELECT a',
    'SELECT "a"',
    'SELECT $1',
  ]

  expect(new Set(different.map((sql) => queryId(grammar, sql)))).toHaveLength(different.length)
})

test('an id is a promise: saved reports hold it', () => {
  expect(queryId(grammar, 'SELECT * FROM orders WHERE id = $1')).toBe(
    queryId(grammar, 'select*from ORDERS where id=$1'),
  )
  expect(queryId(grammar, 'select 1')).toBe('822ae07d4783158b')
})
