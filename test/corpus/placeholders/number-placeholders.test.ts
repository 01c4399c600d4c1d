import fc from 'fast-check'
import { knex } from 'knex'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Grammar } from '../../../src/postgres/sql/grammar.ts'
import { loadGrammar } from '../../../src/postgres/sql/grammar.ts'
import type { Numbered } from '../../../src/corpus/placeholders/placeholder.ts'
import { numberPlaceholders } from '../../../src/corpus/placeholders/number-placeholders.ts'

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
    ['SELECT SQLC.ARG(A), sqlc . narg ("b"), sqlc.arg(a)', 'SELECT $1, $2, $1', ['A', 'b']],
    ['SELECT id = ANY(sqlc.slice(ids)), sqlc.arg(ids)', 'SELECT id = ANY($1), $1', ['ids']],
    ['SELECT a = $1, $3, sqlc.arg(x), sqlc.arg(y)', 'SELECT a = $1, $3, $2, $4', ['1', 'x', '3', 'y']],
    [`SELECT sqlc.embed(a), sqlc.embed('b'), sqlc.embed("C")`, 'SELECT a.*, b.*, "C".*', []],
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
    'SELECT arg(b), other.arg(c), sqlc.argh(d), sqlc.arg(), "sqlc.arg(e)"',
  ])('%s', (sql) => {
    expect(numbered(sql)).toEqual({ sql, names: [] })
  })
})

describe('question marks', () => {
  test.each([
    ['SELECT ?, ?', 'SELECT $1, $2'],
    ['? = a', '$1 = a'],
    ['a=? AND b<>? OR c>=?', 'a=$1 AND b<>$2 OR c>=$3'],
    ['f(?,?)::int[?]', 'f($1,$2)::int[$3]'],
    ["name LIKE ?||'%' OR name LIKE '%'||?||'%'", "name LIKE $1||'%' OR name LIKE '%'||$2||'%'"],
    ['x BETWEEN ? AND ? LIMIT ? OFFSET ?', 'x BETWEEN $1 AND $2 LIMIT $3 OFFSET $4'],
    ['?::date - ?-1 > ?*2', '$1::date - $2-1 > $3*2'],
    [
      "data->>'a' = ? AND data->>? = 'b' AND data->>?=?",
      "data->>'a' = $1 AND data->>$2 = 'b' AND data->>$3=$4",
    ],
    ['tags @> ? AND tags @>?::jsonb', 'tags @> $1 AND tags @>$2::jsonb'],
    ['ORDER BY ? FETCH FIRST ? ROWS ONLY', 'ORDER BY $1 FETCH FIRST $2 ROWS ONLY'],
    ['sum(x) OVER (ORDER BY y ROWS ? PRECEDING)', 'sum(x) OVER (ORDER BY y ROWS $1 PRECEDING)'],
    ['x LIKE ? ESCAPE ? AND at AT TIME ZONE ? > ?', 'x LIKE $1 ESCAPE $2 AND at AT TIME ZONE $3 > $4'],
    ['CASE WHEN ? THEN ? ELSE ? END', 'CASE WHEN $1 THEN $2 ELSE $3 END'],
    // Operators of jsonb, hstore and jsonpath.
    ["data ? 'a' AND data ?| ? AND data ?& ARRAY[?]", "data ? 'a' AND data ?| $1 AND data ?& ARRAY[$2]"],
    ['attributes ? ? AND (a) ? ? AND a[1] ? ?', 'attributes ? $1 AND (a) ? $2 AND a[1] ? $3'],
    [
      "data ? key AND value ? 'x' AND t.by ? 'x' AND d @? ?",
      "data ? key AND value ? 'x' AND t.by ? 'x' AND d @? $1",
    ],
    ['CASE WHEN true THEN a END ? ?', 'CASE WHEN true THEN a END ? $1'],
    ['data ?? ? AND data ??| ? AND data??&?', 'data ? $1 AND data ?| $2 AND data?&$3'],
    ['data ??? AND data??|? AND data ??', 'data ?$1 AND data?|$2 AND data ?'],
    ["data ?? 'a' AND x = :x", "data ? 'a' AND x = $1"],
    // Of geometry: is horizontal, is vertical, are parallel.
    ['WHERE ?- l AND ?| l AND l ?|| ? AND x > ?-1', 'WHERE ?- l AND ?| l AND l ?|| $1 AND x > $2-1'],
    ["SELECT '?', E'?', $$?$$, \"?\" -- ?\n/* ? */", "SELECT '?', E'?', $$?$$, \"?\" -- ?\n/* ? */"],
  ])('%s', (sql, rewritten) => {
    expect(numbered(sql)?.sql).toBe(rewritten)
  })

  test('are numbered as knex does', () => {
    const values = fc.constantFrom('?', '? ', ' ?', '(?)', "'x'", 'a', 'coalesce(?,?)', '?::int', 'a[?]')
    const operators = fc.constantFrom('=', ' = ', ' AND ', '||', '>=', ',', ' IN ', ' LIKE ', ' - ', ' <> ')
    const client = knex({ client: 'pg' })
    fc.assert(
      fc.property(values, fc.array(fc.tuple(operators, values), { maxLength: 8 }), (first, more) => {
        const sql = `SELECT ${first}${more.flat().join('')} LIMIT ?`
        fc.pre(!sql.includes('??'))
        const bindings = [...sql.matchAll(/\?/g)].map((_, at) => at)
        expect(numbered(sql)?.sql).toBe(client.raw(sql, bindings).toSQL().toNative().sql)
      }),
    )
  })

  test('are operators where $1 is the placeholder', () => {
    const sql = 'SELECT ?- l, data ?? $1'
    expect(numbered(sql)).toEqual({ sql, names: ['1'] })
  })
})

test.each(['SELECT $1, :a', 'SELECT ?, :a', 'SELECT ?, sqlc.arg(a)'])('spellings do not mix: %s', (sql) => {
  expect(numbered(sql)).toBeUndefined()
})

function numbered(sql: string): Numbered | undefined {
  const tokens = (grammar.scan(sql) ?? []).filter(({ kind }) => kind !== 'comment')
  return numberPlaceholders(sql, tokens)
}
