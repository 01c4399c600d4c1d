import { beforeAll, expect, test } from 'vitest'
import { readDeclarations } from '../../src/migrations/declarations.ts'
import type { Grammar } from '../../src/postgres/sql/grammar.ts'
import { loadGrammar } from '../../src/postgres/sql/grammar.ts'

let grammar: Grammar
beforeAll(async () => (grammar = await loadGrammar()))

const read = (text: string) => Object.fromEntries(readDeclarations(grammar, { file: 'm.sql', text }))

test('rows and columns, several above one statement', () => {
  const text = [
    '-- planflip: rows 5e6',
    '-- planflip: column Region distinct=40 nulls=10% width=12',
    '-- planflip: column "Odd ""Name" distinct=all',
    'CREATE TABLE a ();',
    '',
    '-- planflip: column b nulls=0.25',
    'ALTER TABLE a ADD b int;',
  ].join('\n')
  expect(read(text)).toEqual({
    4: {
      rows: 5_000_000,
      columns: { region: { distinct: 40, nulls: 0.1, width: 12 }, 'Odd "Name': { distinct: 'all' } },
    },
    7: { columns: { b: { nulls: 0.25 } } },
  })
})

test.each([
  'column b',
  'column b distinct=0',
  'column b distinct=many',
  'column b nulls=2',
  'column b width=-1',
  'column b unique',
  'column distinct=4',
  'columns b distinct=4',
])('says that it does not understand: %s', (said) => {
  expect(() => read(`-- planflip: ${said}\nSELECT 1`)).toThrow(
    'm.sql:1 tells planflip something that it does not know',
  )
})
