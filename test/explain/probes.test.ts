import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { captureDatabase } from '../../src/capture/capture-database.ts'
import { askProbes } from '../../src/explain/probes/ask-probes.ts'
import { fairShares } from '../../src/explain/probes/fair-shares.ts'
import { relationFinder } from '../../src/explain/probes/find-relations.ts'
import type { ProbedFacts } from '../../src/explain/probes/make-probes.ts'
import { makeProbes } from '../../src/explain/probes/make-probes.ts'
import { mentions, wordsOf } from '../../src/explain/probes/mentions.ts'
import type { AnsweredProbe } from '../../src/model/probe.ts'
import type { Session } from '../../src/model/session.ts'
import { startSession } from './pglite-session.ts'

/* Probes are written from names and values that anybody may have chosen, and a refused probe tells nothing. */

const odd = `
  CREATE SCHEMA "Odd One";
  SET search_path = "Odd One", public;
  CREATE TYPE mood AS ENUM ('it''s', 'a "mood"', 'back\\slash');
  CREATE TYPE pair AS (a int, b text);
  CREATE DOMAIN tag AS text CHECK (value <> 'x');
  CREATE TABLE "Ta""ble" (
    "select" int PRIMARY KEY, "naïve Col" text COLLATE "C", letter "char", fixed char(5), short varchar(7), bits bit(3),
    mood mood, pair pair, tag tag, tags tag[], words tsvector, span int4range, spans int4multirange,
    net inet, at timestamptz, long interval, amount numeric, money money, flag bool, bytes bytea, doc jsonb, plain json, spot point,
    area box, code uuid, nested int[]);
  INSERT INTO "Ta""ble" SELECT i, CASE i % 3 WHEN 0 THEN 'it''s' WHEN 1 THEN '"q"\\' || i ELSE 'ü, {' || i % 40 || '}' END,
    chr(65 + i % 9)::"char", 'f' || i % 7, 's' || i % 50, (i % 8)::bit(3), (enum_range(NULL::mood))[1 + i % 3],
    ROW(i % 5, 'b,"' || i % 4)::pair, 't' || i % 30, ARRAY['it''s ' || i % 6, 'q"\\' || i % 4]::tag[],
    to_tsvector('simple', 'wo''rd' || i % 9 || ' b\\c' || i % 5), int4range(i % 40, i % 40 + 9),
    int4multirange(int4range(i % 40, i % 40 + 9)), ('10.0.' || i % 200 || '.1')::inet, timestamptz '2025-01-01' + i * interval '1 hour',
    i % 90 * interval '1 day', i / 7.0, (i % 30)::text::money, i % 2 = 0, decode(lpad(to_hex(i % 60), 4, '0'), 'hex'),
    jsonb_build_object('a"', i % 20), '{}', point(i, i), box(point(i, i), point(0, 0)), md5((i % 300)::text)::uuid, ARRAY[i % 9, 1]
    FROM generate_series(1, 3000) AS i;
  CREATE INDEX "In dex" ON "Ta""ble" ("naïve Col" DESC, short);
  CREATE INDEX ON "Ta""ble" (lower(short));
  CREATE INDEX ON "Ta""ble" (at) WHERE flag;
  CREATE INDEX ON "Ta""ble" (short varchar_pattern_ops);
  CREATE INDEX ON "Ta""ble" USING gin (tags);
  CREATE INDEX ON "Ta""ble" USING gin (words);
  CREATE INDEX ON "Ta""ble" USING gin (to_tsvector('simple', "naïve Col"));
  CREATE INDEX ON "Ta""ble" USING gin (doc);
  CREATE INDEX ON "Ta""ble" USING gist (span);
  CREATE INDEX ON "Ta""ble" USING brin (at);
  CREATE STATISTICS "st at" ON mood, fixed, flag FROM "Ta""ble";
  CREATE STATISTICS ON (amount * 2), tag FROM "Ta""ble";
  CREATE TABLE parent (id int, kind "char");
  CREATE TABLE child (extra int) INHERITS (parent);
  INSERT INTO child SELECT i, 'a', i FROM generate_series(1, 500) AS i;
  CREATE TABLE unread (id int);
  ANALYZE "Ta""ble";
  ANALYZE parent, child;
  RESET search_path`

let session: Session & AsyncDisposable
let facts: ProbedFacts

beforeAll(async () => {
  session = await startSession(odd)
  await session.query('BEGIN')
  facts = (await captureDatabase(session)).facts
})
afterAll(() => session[Symbol.asyncDispose]())

describe('probes of odd names and types', () => {
  const text = `Seq Scan on "Ta""ble" t  (cost=0.00..1.00 rows=1 width=4)\n  Filter: ("In dex")`

  async function askAbout(sql: string, plan: string): Promise<readonly AnsweredProbe[]> {
    const sets = await makeProbes(session, facts, [{ sql, texts: [plan] }])
    const answered = await askProbes(session, sets, { inTransaction: true })
    return answered.flatMap(({ probes }) => probes)
  }

  test('none is refused but for types that have no equality', async () => {
    const all = facts.relations
      .flatMap(({ columns }) => columns.map(({ attname }) => `"${attname}"`))
      .join(', ')
    const probes = await askAbout(`SELECT ${all}, lower(short::text), to_tsvector('simple'::regconfig)`, text)
    expect(probes.length).toBeGreaterThan(150)
    expect(
      probes
        .filter(({ answer, reads }) => answer === null && (reads === 'rows' || reads === 'width'))
        .map(({ input, columns }) => [input, columns]),
    ).toEqual([
      ['distinct values', ['plain']],
      ['distinct values', ['spot']],
      ['distinct values', ['area']],
    ])
    // Whoever shares its first key with another index is chosen for one of them.
    expect(
      probes
        .filter(({ answer, reads }) => answer === null && reads === 'indexHeight')
        .map(({ object }) => object),
    ).toEqual([])
    expect(new Set(probes.map(({ input }) => input))).toEqual(
      new Set([
        'table pages',
        'table tuples',
        'column width',
        'null fraction',
        'most common values',
        'distinct values',
        'histogram',
        'most common elements',
        'element counts',
        'range statistics',
        'correlation',
        'index height',
        'index pages',
        'index ends',
        'visible pages',
        'partial index size',
        'GIN counters',
        'BRIN facts',
        'extended statistics',
      ]),
    )
  })

  test('only what a query is about is asked', async () => {
    const probes = await askAbout(
      'SELECT "select"',
      'Seq Scan on "Ta""ble"  (cost=0.00..1.00 rows=1 width=4)',
    )
    expect(new Set(probes.map(({ relation }) => relation))).toEqual(new Set(['Odd One.Ta"ble']))
    expect(
      new Set(probes.filter(({ input }) => input === 'histogram').flatMap(({ columns = [] }) => columns)),
    ).toEqual(new Set(['select']))
  })

  test('a parent is asked for what its children inherit', async () => {
    const probes = await askAbout(
      'SELECT kind FROM child',
      'Seq Scan on child  (cost=0.00..1.00 rows=1 width=4)',
    )
    expect(probes.filter(({ input }) => input === 'inherited statistics')).toMatchObject([
      { relation: 'Odd One.parent', columns: ['kind'], descendants: ['Odd One.child'] },
      { relation: 'Odd One.parent', columns: ['kind'], descendants: ['Odd One.child'] },
    ])
  })

  test('settings are as before afterwards', async () => {
    const costs = 'SELECT current_setting($1) AS cost'
    await askAbout('SELECT "select"', text)
    expect(await session.query(costs, ['seq_page_cost'])).toEqual([{ cost: '1' }])
  })
})

describe('fairShares', () => {
  test('cuts the long lists alike', () => {
    expect(fairShares([[1, 2, 3, 4, 5, 6], [10], [20, 21, 22, 23]], 7)).toEqual([1, 2, 3, 10, 20, 21, 22])
    expect(fairShares([[1], [2, 3]], 9)).toEqual([1, 2, 3])
  })
})

describe('relationFinder', () => {
  const relationsOf = relationFinder({
    relations: ['a.orders', 'b.orders', 'a.lines', 'a.Odd one'].map((name) => {
      const [schemaname = '', relname = ''] = name.split('.')
      return { schemaname, relname, relkind: 'r' as const, relhassubclass: false, columns: [], ...sizes }
    }),
    settings: { search_path: '"$user", b' },
    askingRole: { name: 'c', seesAllRows: true, memberOf: [], owns: [] },
  })
  const read = (sql: string, ...lines: string[]) =>
    relationsOf({ sql, texts: [lines.join('\n')] }).map(
      ({ schemaname, relname }) => `${schemaname}.${relname}`,
    )

  test('reads the names in the lines of nodes', () => {
    expect(
      read(
        '',
        'Update on lines l  (cost=0.00..1.00 rows=1 width=4)',
        '  ->  Index Only Scan Backward using "on orders" on "Odd one" o  (cost=0.00..1.00 rows=1 width=4)',
        `        Filter: (note = 'Seq Scan on orders'::text)`,
        '        ->  Bitmap Index Scan on orders  (cost=0.00..1.00 rows=1 width=4)',
        '        ->  CTE Scan on orders  (cost=0.00..1.00 rows=1 width=4)',
      ),
    ).toEqual(['a.lines', 'a.Odd one'])
  })

  test('of two schemas takes the one that the query names, else the first on the search path', () => {
    expect(read('SELECT FROM a.orders', 'Parallel Seq Scan on orders')).toEqual(['a.orders'])
    expect(read('SELECT FROM orders', 'Parallel Seq Scan on orders')).toEqual(['b.orders'])
  })
})

describe('mentions', () => {
  const words = wordsOf('SELECT lower(Name) FROM t WHERE "Big Name" = 1', 'Filter: (lower(name) = 1)')

  test.each([
    ['name', true],
    ['Name', false],
    ['Big Name', true],
    ['lower(name)', true],
    ['upper(name)', false],
    ['nam', false],
  ])('%s: %s', (name, mentioned) => {
    expect(mentions(words, name)).toBe(mentioned)
  })
})

const sizes = { relpages: 1, reltuples: 1, relallvisible: 0, blocks: 1 }
