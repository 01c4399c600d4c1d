import { beforeAll, describe, expect, test } from 'vitest'
import type { Grammar } from '../../../src/postgres/sql/grammar.ts'
import { loadGrammar } from '../../../src/postgres/sql/grammar.ts'
import { mendText } from '../../../src/corpus/observed/mend.ts'
import { isOfSystem, referencedTables } from '../../../src/corpus/referenced-tables.ts'

let grammar: Grammar
beforeAll(async () => {
  grammar = await loadGrammar()
})

const mend = (text: string) => mendText(grammar, text)?.sql

/* Left what pg_stat_statements makes of a constant, right what Postgres takes. */
describe('mendText', () => {
  test.each([
    [`SELECT now() - interval $1`, `SELECT now() - CAST($1 AS interval)`],
    [`SELECT interval $1 day AS day`, `SELECT CAST($1 AS interval day) AS day`],
    [`SELECT INTERVAL $1 day TO second(3), $2`, `SELECT CAST($1 AS INTERVAL day TO second(3)), $2`],
    [`SELECT interval(3) $1`, `SELECT CAST($1 AS interval(3))`],
    [`SELECT date $1 + 1`, `SELECT CAST($1 AS date) + 1`],
    [`SELECT timestamp with time zone $1`, `SELECT CAST($1 AS timestamp with time zone)`],
    [
      `SELECT numeric(10,2) $1, pg_catalog.float8 $2`,
      `SELECT CAST($1 AS numeric(10,2)), CAST($2 AS pg_catalog.float8)`,
    ],
    [`SELECT extract($1 from at) FROM t`, `SELECT pg_catalog."extract"($1, at) FROM t`],
    [`SELECT EXTRACT($1 FROM timestamp $2)`, `SELECT pg_catalog."extract"($1, CAST($2 AS timestamp))`],
    [
      `SELECT interval$1, DATE$2, timestamptz$3`,
      `SELECT CAST($1 AS interval), CAST($2 AS DATE), CAST($3 AS timestamptz)`,
    ],
    [
      `SELECT "größe" FROM "Straße" WHERE a < date $1 -- ä`,
      `SELECT "größe" FROM "Straße" WHERE a < CAST($1 AS date) -- ä`,
    ],
  ])('%s', (text, sql) => {
    expect(mend(text)).toBe(sql)
  })

  test.each([
    `SELECT $1::date, CAST($2 AS interval) FROM t LIMIT $3 OFFSET $4`,
    `SELECT col$1, "interval$1" FROM t`,
    `SELECT substring(a FROM $1 FOR $2), position($3 IN a), overlay(a PLACING $4 FROM $5) FROM t`,
    `SELECT 1 FROM t WHERE a IN ($1 /*, ... */) FETCH FIRST $2 ROWS ONLY`,
  ])('leaves alone what is SQL already: %s', (text) => {
    expect(mend(text)).toBe(text)
  })

  test.each(['SELECT $1 FROM', 'SELECT 1; SELECT 2'])('nothing can be made of %j', (text) => {
    expect(mend(text)).toBeUndefined()
  })
})

describe('referencedTables', () => {
  test.each([
    ['SELECT * FROM a JOIN s.b USING (id), LATERAL (SELECT 1 FROM c) AS q', ['a', 's.b', 'c']],
    ['WITH a AS (SELECT * FROM b) SELECT * FROM a, s.a', ['s.a', 'b']],
    ['INSERT INTO a SELECT * FROM b RETURNING (SELECT max(id) FROM c)', ['a', 'c', 'b']],
    ['UPDATE a SET x = 1 FROM b WHERE b.id = ANY (SELECT id FROM c)', ['a', 'c', 'b']],
    ['DELETE FROM ONLY a USING b', ['a', 'b']],
    ['MERGE INTO a USING b ON a.id = b.id WHEN MATCHED THEN DELETE', ['a', 'b']],
    ['SELECT * FROM a AS alias FOR UPDATE OF alias', ['a']],
    ['SELECT f(1), generate_series(1, 2)', []],
  ])('%s', (sql, tables) => {
    const found = referencedTables(mendText(grammar, sql)?.statement.tree)
    const named = found.map(({ schema, name }) => (schema === undefined ? name : `${schema}.${name}`))
    expect(named.toSorted()).toEqual(tables.toSorted())
  })

  test.each([
    [{ schema: 'pg_catalog', name: 'pg_class' }, true],
    [{ name: 'pg_stat_activity' }, true],
    [{ schema: 'monitoring', name: 'pg_stat_statements' }, true],
    [{ schema: 'information_schema', name: 'tables' }, true],
    [{ name: 'pages' }, false],
    [{ schema: 'app', name: 'tables' }, false],
  ])('system tables: %j', (table, expected) => {
    expect(isOfSystem(table)).toBe(expected)
  })
})
