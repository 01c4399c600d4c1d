import { describe, expect, test } from 'vitest'
import { generatedMark, renderObserved } from '../../../src/corpus/observed/render.ts'
import { siftObserved } from '../../../src/corpus/observed/sift.ts'
import { parseCorpusFile } from '../../../src/corpus/parse-corpus-file.ts'

const observed = (text: string | null, calls = 1, totalTime = 1.5) => ({ text, weight: { calls, totalTime } })

describe('siftObserved', () => {
  test.each([
    [
      'utility',
      [
        'SET work_mem = $1',
        'SAVEPOINT $1',
        'COPY t TO STDOUT',
        'EXPLAIN SELECT * FROM t',
        'CREATE TABLE x AS SELECT $1',
        'CALL p($1)',
        '',
      ],
    ],
    [
      'catalogs',
      [
        'SELECT * FROM pg_class WHERE relname = $1',
        'SELECT 1 FROM information_schema.tables, pg_catalog.pg_type',
      ],
    ],
    ['tableless', ['SELECT $1', 'SELECT now()', 'SELECT f($1)', 'SELECT * FROM generate_series($1, $2)']],
    ['own', ['SELECT planflip_end::text FROM (SELECT (id) AS planflip_end FROM ONLY public.t) AS ends']],
    ['unreadable', ['SELECT * FROM t WHERE', 'INSERT INTO t VALUES ($1, normalize(a, $2)']],
    ['lost', [null, `SELECT * FROM t WHERE a = 'cut of`]],
  ] as const)('sets aside as %s', async (reason, texts) => {
    expect(await siftObserved(texts.map((text) => observed(text)))).toEqual({
      queries: [],
      setAside: [{ reason, count: texts.length }],
    })
  })

  test('adds up what is the same statement, however it is spaced and commented', async () => {
    const { queries, setAside } = await siftObserved([
      observed('SELECT * FROM orders WHERE id = $1', 3, 10),
      observed('/* trace 1 */ select  *  from orders where id = $1;', 4, 5),
      observed('SELECT * FROM orders WHERE id = $1 -- trace 2', 1, 0.25),
      observed('SELECT * FROM "Orders" WHERE id = $1', 1, 1),
    ])
    expect(setAside).toEqual([])
    expect(
      queries.map(({ name, weight }) => ({ name: name.replace(/[0-9a-f]{8}$/, 'hash'), weight })),
    ).toEqual([
      { name: 'select Orders hash', weight: { calls: 1, totalTime: 1 } },
      { name: 'select orders hash', weight: { calls: 8, totalTime: 15.25 } },
    ])
  })

  test('does not depend on the order in which the server tells', async () => {
    const statements = [
      observed('SELECT * FROM b', 1),
      observed('select * from b', 2),
      observed('SELECT * FROM a', 3),
      observed('DELETE FROM a WHERE id = $1', 4),
    ]
    expect(await siftObserved(statements.toReversed())).toEqual(await siftObserved(statements))
  })

  test('names a statement for what it does, to which tables', async () => {
    const { queries } = await siftObserved([
      observed('WITH x AS (SELECT * FROM a) UPDATE b SET c = 1 FROM x'),
      observed('SELECT * FROM a, b, c, d, e'),
      observed('SELECT * FROM "odd\n\tname"'),
    ])
    expect(queries.map(({ name }) => name)).toEqual([
      expect.stringMatching(/^select a, b, c \+2 [0-9a-f]{8}$/),
      expect.stringMatching(/^select odd name [0-9a-f]{8}$/),
      expect.stringMatching(/^update (a, b|b, a) [0-9a-f]{8}$/),
    ])
  })
})

describe('renderObserved', () => {
  test('is a corpus that reads back as it was', async () => {
    const { queries } = await siftObserved([
      observed('SELECT * FROM orders WHERE at > now() - interval $1 AND note = $2', 123, 4567.891_234),
      observed('SELECT E FROM orders -- why\nWHERE "a;b" = $1 /* ; */', 1, 0),
      observed('INSERT INTO "odd\n-- name: mischief" VALUES ($1, $2)', 9_007_199_254_740_991, 0.0004),
    ])
    const typed = queries.map((query) => ({
      ...query,
      parameters: query.parameters.map((parameter) => ({ ...parameter, type: 'timestamp with time zone' })),
    }))
    const text = renderObserved(typed, { database: 'odd\nname', since: '2026-11-01T03:04:05Z' })
    expect(text.split('\n').slice(0, 3)).toEqual([
      generatedMark,
      '-- What the application sends to the database odd name, counted since 2026-11-01 03:04 UTC. Constants are $1, $2…',
      '',
    ])
    const { queries: read, faults } = await parseCorpusFile('pg_stat_statements.sql', text)
    expect(faults).toEqual([])
    const essence = ({ id, name, sql, parameters, weight }: (typeof read)[number]) => ({
      id,
      name,
      sql,
      parameters,
      weight: { calls: weight?.calls, totalTime: Math.round((weight?.totalTime ?? 0) * 1000) },
    })
    expect(read.map(essence)).toEqual(typed.map(essence))
  })
})
