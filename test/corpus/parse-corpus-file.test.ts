import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseCorpusFile } from '../../src/corpus/parse-corpus-file.ts'
import type { Query } from '../../src/model/query.ts'

describe('a file with a statement', () => {
  test('a weight of production', async () => {
    const text =
      '-- name: heavy\n-- planflip: weight calls=1234 time=56.789ms\nSELECT 1;\n-- name: light\nSELECT 2;'
    const { queries, faults } = await parseCorpusFile('a.sql', text)
    expect(faults).toEqual([])
    expect(queries.map(({ weight }) => weight)).toEqual([{ calls: 1234, totalTime: 56.789 }, undefined])
    expect(queries[1]).not.toHaveProperty('weight')
  })

  test('becomes a query with everything that its header says', async () => {
    const corpus = await parseCorpusFile(
      'shop/orders.sql',
      `-- Queries of the back office.

-- name: orders of a status since
-- Both are indexed.
-- param since timestamptz: 2025-01-01 00:00+00
-- param status: completed, refunded
-- planflip: allow index-to-seq-scan on orders: reporting job, runs nightly
SELECT * FROM orders
WHERE created_at > :since AND status = :status AND :since IS NOT NULL; -- the end
`,
    )

    expect(corpus.faults).toEqual([])
    expect(corpus.queries).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f]{16}$/),
        name: 'orders of a status since',
        sql: 'SELECT * FROM orders\nWHERE created_at > $1 AND status = $2 AND $1 IS NOT NULL',
        parameters: [{ name: 'since', type: 'timestamptz' }, { name: 'status' }],
        samples: [
          ['2025-01-01 00:00+00', 'completed'],
          ['2025-01-01 00:00+00', 'refunded'],
        ],
        source: { file: 'shop/orders.sql', line: 8 },
        allows: [{ rule: 'index-to-seq-scan', relation: 'orders', reason: 'reporting job, runs nightly' }],
      },
    ])
  })

  test('that has no header is named by the file', async () => {
    expect(await namesIn('SELECT 1', 'shop/orders.sql')).toEqual(['shop/orders'])
    expect(await namesIn('SELECT 1; SELECT 2; -- name: third\nSELECT 3;\nSELECT 4;', 'orders.sql')).toEqual([
      'orders.sql:1',
      'orders.sql:2',
      'orders.sql:3',
      'orders.sql:4',
    ])
  })

  test('as sqlc has it is named without the number of its rows', async () => {
    expect(await namesIn('-- name: GetOrder :one\nSELECT 1')).toEqual(['GetOrder'])
  })

  test('may have its header between asterisks, as sqlc and pgtyped have it', async () => {
    expect(await namesIn('/* name: GetOrder :one */\nSELECT 1')).toEqual(['GetOrder'])
    expect(
      await namesIn('/*\n  @name GetOrders\n  @param ids -> (...)\n*/\nSELECT 1 WHERE 1 IN :ids'),
    ).toEqual(['GetOrders'])
    expect(await namesIn('/* a note on name: nothing */\nSELECT 1')).toEqual(['a'])
  })

  test('of pgtyped takes values and allows from comment lines', async () => {
    const [query] = await queriesIn(
      '/* @name GetOrder */\n-- param id bigint: 1, 2\nSELECT * FROM orders WHERE id = :id!::bigint',
    )
    expect(query).toMatchObject({
      name: 'GetOrder',
      sql: 'SELECT * FROM orders WHERE id = $1::bigint',
      parameters: [{ name: 'id', type: 'bigint' }],
      samples: [['1'], ['2']],
    })
  })

  test('may be written on Windows', async () => {
    const [query] = await queriesIn('\uFEFF-- name: a\r\n-- param x: 1, 2\r\nSELECT :x;\r\n')

    expect(query).toMatchObject({ name: 'a', sql: 'SELECT $1', samples: [['1'], ['2']] })
  })

  test('has its line and its text right behind characters of several bytes', async () => {
    const [, query] = await queriesIn(`SELECT 'größe 😀', "é";\n-- ü\nSELECT 'ß', :名前`)

    expect(query).toMatchObject({
      sql: `SELECT 'ß', $1`,
      parameters: [{ name: '名前' }],
      source: { line: 3 },
    })
  })

  test('may be any that Postgres plans', async () => {
    const planned = [
      'TABLE t',
      'VALUES (1)',
      'WITH a AS (SELECT 1) SELECT * FROM a',
      'INSERT INTO t VALUES ($1)',
      'UPDATE t SET a = $1',
      'DELETE FROM t WHERE a = $1',
      'MERGE INTO t USING u ON a = $1 WHEN MATCHED THEN DELETE',
      'DECLARE c CURSOR FOR SELECT 1',
      'CREATE TABLE t AS SELECT 1',
    ]

    expect((await queriesIn(planned.join(';\n'))).map(({ sql }) => sql)).toEqual(planned)
  })
})

describe('what cannot be planned', () => {
  test.each([
    ['SELECT 1 FROM WHERE', 'syntax error at or near "WHERE"'],
    ['SELECT\n  1\nFROM WHERE', 'syntax error at or near "WHERE" (line 3)'],
    [`SELECT 'é'\n  FROM\nWHERE`, 'syntax error at or near "WHERE" (line 3)'],
    ["SELECT 'never ends", `unterminated quoted string at or near "'never ends;"`],
    [
      'CREATE INDEX i ON t (a)',
      'CREATE INDEX: not a statement that is planned, as SELECT, VALUES, INSERT, UPDATE, DELETE and MERGE are',
    ],
    [
      'begin',
      'BEGIN: not a statement that is planned, as SELECT, VALUES, INSERT, UPDATE, DELETE and MERGE are',
    ],
    ['SET work_mem = 1', /^SET WORK_MEM: not a statement that is planned/],
    ['EXPLAIN SELECT 1', /^EXPLAIN SELECT: not a statement that is planned/],
    ['CREATE TABLE t AS SELECT $1', /^CREATE TABLE: planned only without parameters/],
    ['SELECT $1::int INTO t', /^SELECT: planned only without parameters/],
    ['SELECT $1, :name', 'mixes placeholders of several spellings ($1, :name, ?): use one of them'],
    ['\\connect production', '\\connect production is a command of psql, and not SQL'],
    ['SELECT 1 \\gset', '\\gset is a command of psql, and not SQL'],
    ['-- param x: 1\nSELECT 1', '-- param x: the statement has no such parameter'],
    ['-- param x: 1\nSELECT :y', '-- param x: the statement has no such parameter, but y'],
    ['-- param x int\nSELECT :x', '-- param x has no colon: write "-- param x type: value"'],
    [
      '-- param x: {1\nSELECT :x',
      "-- param x has a quote or a bracket without its partner: write the value as '…'",
    ],
    ['-- param x: 1,\nSELECT :x', "-- param x has an empty value: write '' for an empty text"],
    [
      '-- param x: 1\n-- param x: 2\nSELECT :x',
      '-- param x is given twice: separate several values by commas',
    ],
    ['-- param x int; drop: 1\nSELECT :x', '-- param x: "int; drop" is not the name of a type'],
    ['-- param x int, text: 1\nSELECT :x', '-- param x: "int, text" is not the name of a type'],
    ['-- param x: 1\nSELECT :x, :y', 'has values for some parameters, but none for y: give all or none'],
    [
      '-- planflip: allow sort-added on t\nSELECT 1',
      '-- planflip: allow sort-added gives no reason: write it after a colon',
    ],
    [
      '-- planflip: allow sort-aded: nightly\nSELECT 1',
      '-- planflip: allow sort-aded: there is no such rule; did you mean sort-added?',
    ],
    [
      '-- planflip: allow seq-scan on t: small\nSELECT 1',
      '-- planflip: allow seq-scan: there is no such rule; did you mean index-to-seq-scan, seq-to-index-scan or bitmap-to-seq-scan?',
    ],
    [
      '-- planflip: allow everything: small\nSELECT 1',
      '-- planflip: allow everything: there is no such rule; see docs/rules for their names',
    ],
    [
      '-- planflip: allow sort-added:\nSELECT 1',
      '-- planflip: allow sort-added gives no reason: write it after a colon',
    ],
    [
      '-- planflip: ignore\nSELECT 1',
      '-- planflip: ignore is not understood: write "allow rule on relation: reason"',
    ],
    [
      '-- planflip: weight calls=many time=1ms\nSELECT 1',
      '-- planflip: weight calls=many time=1ms is not understood: write "weight calls=123 time=456.7ms"',
    ],
    [
      '-- planflip: weight calls=1 time=1s\nSELECT 1',
      '-- planflip: weight calls=1 time=1s is not understood: write "weight calls=123 time=456.7ms"',
    ],
  ])('%j is a fault', async (text, message) => {
    const { queries, faults } = await parseCorpusFile('a.sql', `${text};\n-- name: next\nSELECT 2`)

    expect(faults).toHaveLength(1)
    expect(faults[0]?.message).toMatch(message)
    expect(queries.map(({ name }) => name)).toEqual(['next'])
  })

  test('is told all at once', async () => {
    const { faults } = await parseCorpusFile(
      'a.sql',
      '\n-- param x no type: 1\n-- planflip: allow sort-added\nSELECT :x',
    )

    expect(faults.map(({ source, message }) => `${source.line}: ${message}`)).toEqual([
      '4: -- planflip: allow sort-added gives no reason: write it after a colon',
      '4: -- param x: "no type" is not the name of a type',
    ])
  })

  test('is too many values at once', async () => {
    const nine = '1, 2, 3, 4, 5, 6, 7, 8, 9'
    const { queries, faults } = await parseCorpusFile(
      'a.sql',
      `-- param x: ${nine}\n-- param y: ${nine}\nSELECT :x, :y`,
    )

    expect(queries).toEqual([])
    expect(faults[0]?.message).toBe('has 81 combinations of values, more than 64: give fewer values')
  })

  test('is a second statement of a name', async () => {
    const { queries, faults } = await parseCorpusFile('a.sql', '-- name: a\nSELECT 1;\n-- name: a\nSELECT 2')

    expect(queries.map(({ sql }) => sql)).toEqual(['SELECT 1'])
    expect(faults).toEqual([
      {
        source: { file: 'a.sql', line: 4 },
        message: 'the name "a" is taken by a.sql:2: give this one another',
      },
    ])
  })

  test('is a file that is not text', async () => {
    const { faults } = await parseCorpusFile('a.sql', Buffer.from('SELECT 1', 'utf16le').toString('utf8'))

    expect(faults).toEqual([
      { source: { file: 'a.sql', line: 1 }, message: 'is not UTF-8 text: save it as UTF-8' },
    ])
  })

  test('is whatever somebody types, and never a crash', async () => {
    const pieces = fc.constantFrom(
      ...`SELECT 1 " ' $$ $a$ /* */ -- :x @y $1 \\c ( ) a[ ] CREATE RULE ATOMIC END CASE \\. é 😀`.split(' '),
      ' ',
      'BEGIN ATOMIC',
      ';',
      '\n',
      'COPY t FROM stdin;\n',
      '-- param x: {',
    )
    await fc.assert(
      fc.asyncProperty(fc.array(pieces, { maxLength: 12 }), async (text) => {
        const { queries, faults } = await parseCorpusFile('a.sql', text.join(''))

        for (const { source } of [...queries, ...faults]) expect(source.line).toBeGreaterThan(0)
      }),
      { numRuns: 300 },
    )
  })
})

async function queriesIn(text: string): Promise<readonly Query[]> {
  return (await parseCorpusFile('a.sql', text)).queries
}

async function namesIn(text: string, file = 'a.sql'): Promise<readonly string[]> {
  return (await parseCorpusFile(file, text)).queries.map(({ name }) => name)
}
