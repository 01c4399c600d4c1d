import fc from 'fast-check'
import { parse } from 'libpg-query'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Grammar } from '../../../src/postgres/sql/grammar.ts'
import { loadGrammar } from '../../../src/postgres/sql/grammar.ts'
import { splitStatements } from '../../../src/postgres/sql/split-statements.ts'

let grammar: Grammar
beforeAll(async () => {
  grammar = await loadGrammar()
})

/** None of them splits, though each has what might look like an end. */
const statements = [
  'SELECT 1',
  `SELECT ';' AS a, E'\\';' AS b, ";" FROM t`,
  'SELECT $$ a; b $$, $tag$ $$; $tag$',
  'SELECT 1 /* ; /* ; */ ; */ + 2',
  'SELECT 1 -- ; no end\n + 2',
  "SELECT 'größe; 😀' AS ü",
  'CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END',
  'CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1; SELECT 2; $$',
  'CREATE OR REPLACE RULE r AS ON UPDATE TO t DO ALSO (INSERT INTO u VALUES (1); DELETE FROM v)',
  'BEGIN',
  'END',
  'DO $$ BEGIN PERFORM 1; END $$',
]

describe('statements one after another', () => {
  test('are found again, whatever is between them', () => {
    const between = fc.constantFrom(
      ';',
      ';\n',
      ' ; ',
      ';;',
      ';\n-- name: x\n',
      ';/* ; */',
      '; -- that is it\n\n',
    )
    const parts = fc.array(fc.tuple(fc.constantFrom(...statements), between))
    fc.assert(
      fc.property(parts, (written) => {
        const split = splitStatements(grammar, written.flat().join(''))

        expect(split.map(({ sql }) => sql)).toEqual(written.map(([sql]) => sql))
      }),
    )
  })

  test('are as many as the parser of Postgres finds', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...statements), { minLength: 1 }), async (written) => {
        const text = written.join(';\n')

        expect(splitStatements(grammar, text)).toHaveLength((await parse(text)).stmts?.length ?? 0)
      }),
      { numRuns: 30 },
    )
  })

  test('have the line of their first word', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...statements)), (written) => {
        const text = written.map((sql) => `\n\n-- é\n${sql};`).join('')
        const lines = text.split('\n')

        for (const { sql, line } of splitStatements(grammar, text)) {
          expect(lines[line - 1]).toContain(sql.split('\n')[0])
        }
      }),
    )
  })
})

describe('a bad statement loses no other', () => {
  test.each([
    'SELECT (1',
    "SELECT 'never ends",
    'SELECT "never ends',
    'SELECT $$ never ends',
    'SELECT /* never ends',
    'CREATE TABLE t (a int, b',
    'CREATE FUNCTION f() LANGUAGE sql AS $$ SELECT 1;\nSELECT 2; -- no end',
  ])('%s', (bad) => {
    const split = splitStatements(
      grammar,
      `SELECT 1;\n${bad};\nSELECT 'a';\n-- name: last\nSELECT 'b' AS b;\n`,
    )

    expect(split[0]?.sql).toBe('SELECT 1')
    expect(split[1]?.line).toBe(2)
    expect(split.at(-2)?.sql).toBe("SELECT 'a'")
    expect(split.at(-1)).toMatchObject({ sql: "SELECT 'b' AS b", header: ['name: last'] })
  })

  test('in a file that nobody ends', () => {
    const split = splitStatements(
      grammar,
      "CREATE FUNCTION f() LANGUAGE sql AS $$ SELECT 1;\nSELECT 2; $$;\nSELECT 'a",
    )

    expect(split.map(({ sql, line }) => [sql, line])).toEqual([
      ['CREATE FUNCTION f() LANGUAGE sql AS $$ SELECT 1;\nSELECT 2; $$', 1],
      ["SELECT 'a", 3],
    ])
  })

  test('nor do rows of COPY', () => {
    const text = "SELECT 1;\nCOPY public.t (a, b) FROM stdin;\n1\tit's; \n\\.\n\nSELECT 2;\n"

    expect(splitStatements(grammar, text).map(({ sql, line }) => [sql, line])).toEqual([
      ['SELECT 1', 1],
      ['COPY public.t (a, b) FROM stdin', 2],
      ['SELECT 2', 6],
    ])
  })

  test('nor does a command of psql, with or without a statement before it', () => {
    const split = splitStatements(grammar, '\\restrict x;y\n\\c a\nSELECT 1\n\\gset\nSELECT 2;')

    expect(split.map(({ sql, line, fault }) => [sql, line, fault !== undefined])).toEqual([
      ['\\restrict x;y', 1, true],
      ['\\c a', 2, true],
      ['SELECT 1\n\\gset', 3, true],
      ['SELECT 2', 5, false],
    ])
  })
})

describe('a header', () => {
  test.each([
    ['-- name: a\n-- b\nSELECT 1', ['name: a', 'b']],
    ['-- the file\n\n-- a\nSELECT 1', ['a']],
    ['-- name: a\n\n-- b\n\nSELECT 1', ['name: a', 'b']],
    ['-- name: gone\n-- SELECT 0;\n\n-- name: a\nSELECT 1', ['name: a']],
    ['-- a\n\n\nSELECT 1', ['a']],
    ['SELECT 0; -- not this\n-- a\nSELECT 1', ['a']],
    ['/* no line */ -- nor this\n  -- a\nSELECT 1', ['a']],
    ['-- a\nSELECT -- not this\n 1', ['a']],
    ['SELECT 1', []],
  ])('%j has these lines: %j', (text, header) => {
    expect(splitStatements(grammar, text).at(-1)?.header).toEqual(header)
  })
})
