import { beforeAll, describe, expect, test } from 'vitest'
import type { Grammar } from '../../src/postgres/sql/grammar.ts'
import { loadGrammar } from '../../src/postgres/sql/grammar.ts'
import type { Numbered } from '../../src/corpus/placeholders.ts'
import { numberPlaceholders } from '../../src/corpus/placeholders.ts'

let grammar: Grammar
beforeAll(async () => {
  grammar = await loadGrammar()
})

describe('placeholders get numbers', () => {
  test.each([
    ['SELECT :a', 'SELECT $1', ['a']],
    ['SELECT :a, :b, :a', 'SELECT $1, $2, $1', ['a', 'b']],
    ['SELECT @a, @b', 'SELECT $1, $2', ['a', 'b']],
    ['SELECT (@a)', 'SELECT ($1)', ['a']],
    [
      'SELECT x WHERE a=@a AND b>=@b AND c||@c IS NULL',
      'SELECT x WHERE a=$1 AND b>=$2 AND c||$3 IS NULL',
      ['a', 'b', 'c'],
    ],
    ['SELECT :a::int, :b :: text', 'SELECT $1::int, $2 :: text', ['a', 'b']],
    ['SELECT * LIMIT :limit OFFSET @offset', 'SELECT * LIMIT $1 OFFSET $2', ['limit', 'offset']],
    ['SELECT x BETWEEN :a AND :b', 'SELECT x BETWEEN $1 AND $2', ['a', 'b']],
    ['SELECT ARRAY[:a, :b]', 'SELECT ARRAY[$1, $2]', ['a', 'b']],
    ['SELECT xs[:n]', 'SELECT xs[$1]', ['n']],
    ['SELECT sum(x) OVER (ROWS :n PRECEDING)', 'SELECT sum(x) OVER (ROWS $1 PRECEDING)', ['n']],
    ['SELECT f(a := :a, b => @b)', 'SELECT f(a := $1, b => $2)', ['a', 'b']],
    ['SELECT a @> :a AND b <@ @b', 'SELECT a @> $1 AND b <@ $2', ['a', 'b']],
    ['SELECT json_object(:k : :v)', 'SELECT json_object($1 : $2)', ['k', 'v']],
    ["SELECT sqlc.arg(a), sqlc.narg('b')::int, sqlc.arg( a )", 'SELECT $1, $2::int, $1', ['a', 'b']],
    ['SELECT "é", :é', 'SELECT "é", $1', ['é']],
    ['SELECT $2, $1', 'SELECT $2, $1', ['1', '2']],
    ['SELECT $3', 'SELECT $3', ['1', '2', '3']],
  ])('%s', (sql, rewritten, names) => {
    expect(numbered(sql)).toEqual({ sql: rewritten, names })
  })
})

describe('what only looks like a placeholder stays', () => {
  test.each([
    "SELECT ':a', '@b', E':c', $$ :d @e $1 $$, U&':f'",
    'SELECT ":a", "@b"',
    'SELECT 1 -- :a @b $1',
    'SELECT 1 /* :a @b $1 */',
    'SELECT a::int, a :: int',
    'SELECT xs[1:2], xs[1:n], xs[a:n], xs[: n], xs[(1):n], xs[year:n]',
    'SELECT @ -5, @ x, @(x), @-5',
    'SELECT path @ query, a @> b, a<@b, a @@ b, a@@b, j @? k',
    "SELECT json_object('k':v, 'l' : w)",
    'SELECT f(a := 1)',
    'SELECT sqlc.embed(a), arg(b)',
  ])('%s', (sql) => {
    expect(numbered(sql)).toEqual({ sql, names: [] })
  })
})

test('names do not mix with numbers', () => {
  expect(numbered('SELECT $1, :a')).toBeUndefined()
})

function numbered(sql: string): Numbered | undefined {
  const tokens = (grammar.scan(sql) ?? []).filter(({ kind }) => kind !== 'comment')
  return numberPlaceholders(sql, tokens)
}
