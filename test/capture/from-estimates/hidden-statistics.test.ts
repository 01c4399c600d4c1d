import { parse as parseArray } from 'postgres-array'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { deriveHiddenStatistics } from '../../../src/capture/from-estimates/hidden-statistics.ts'
import type { HiddenStatistics } from '../../../src/capture/from-estimates/hidden-statistics.ts'
import { readIndexes } from '../../../src/capture/indexes.ts'
import type { ColumnStatistics } from '../../../src/model/snapshot.ts'
import type { StatisticsOfColumn } from '../../../src/postgres/catalog/column-statistics.ts'
import { readColumnStatistics } from '../../../src/postgres/catalog/column-statistics.ts'
import { readVisibleStatistics } from '../../../src/postgres/catalog/visible-statistics.ts'
import { gather } from '../../../src/postgres/fetch-rows.ts'
import { connect } from '../../../src/postgres/connect.ts'
import { printPortably } from '../../../src/postgres/portable-text.ts'
import { readServer } from '../../../src/postgres/read-server.ts'
import { asRole } from '../../servers/as-role.ts'
import type { TestServer } from '../../servers/start.ts'
import { serverSkipReason, startServer } from '../../servers/start.ts'

/* What estimates tell of statistics that are hidden is what the catalog has. */

/** Each index with the name that tells what ANALYZE finds, which reads tables of this size as a whole. */
const schema = `
  CREATE EXTENSION citext;
  CREATE TABLE person (id int, name text, email text, born timestamp, payload jsonb, score float8, bio text, nick citext, span int4range);
  INSERT INTO person SELECT i, CASE WHEN i % 9 > 0 THEN 'Name ' || (i * i) % 700 END, 'user' || i || '@example.org',
      timestamp '2020-01-01' + i * interval '3 hours', jsonb_build_object('page', '/p/' || floor(120 * sqrt(i % 1000 / 1000.0)), 'n', i % 30), i / 7.0,
      'common word' || i % 40 || ' word' || i % 55, 'Nick' || (i * i) % 60, int4range(i, i + 5)
    FROM generate_series(1, 20000) AS i ORDER BY (i * 7919) % 20011;
  CREATE UNIQUE INDEX unique_text ON person (lower(email));
  CREATE INDEX some_common ON person (upper(name));
  CREATE INDEX by_page ON person ((payload ->> 'page'), id);
  CREATE INDEX by_number ON person (((payload ->> 'n')::int) DESC);
  CREATE INDEX few ON person ((id % 11));
  CREATE INDEX many_numbers ON person ((id + 1), id);
  CREATE INDEX in_byte_order ON person ((name || '') COLLATE "C");
  CREATE INDEX folded ON person ((nick::text::citext));
  CREATE INDEX by_month ON person (date_trunc('month', born));
  CREATE INDEX one_value ON person ((coalesce(nullif(id, id), 7)));
  CREATE INDEX all_null ON person ((nullif(id, id)));
  CREATE INDEX words ON person USING gin (to_tsvector('simple', bio));
  CREATE INDEX hashed ON person USING hash (lower(name));
  CREATE INDEX second ON person (id, lower(name));
  CREATE TABLE tiny (id int, word text);
  INSERT INTO tiny SELECT i, 'Word ' || i % 3 FROM generate_series(1, 40) AS i;
  CREATE INDEX tiny_lower ON tiny (lower(word));
  ANALYZE;
  CREATE INDEX later ON person (md5(email));
  CREATE ROLE app LOGIN; GRANT SELECT ON ALL TABLES IN SCHEMA public TO app;
  INSERT INTO person SELECT i, 'Late', 'late' || i, '2040-01-01', '{}', 0, '', 'Late', NULL FROM generate_series(1, 500) AS i`

/** Their order is not the planner's concern: of no B-tree, not of the first key, of a table of one page. */
const withoutCorrelation = new Set(['hashed', 'second', 'tiny_lower'])

describe.each([14, 16, 18])('PostgreSQL %i', (major) => {
  const skipReason = serverSkipReason(major)
  let server: TestServer
  let inCatalog: readonly StatisticsOfColumn[]
  let hidden: HiddenStatistics

  beforeAll(async () => {
    if (skipReason !== undefined) return
    server = await startServer({ major, settings: { autovacuum: 'off' } })
    await (await server.connect()).query(schema)
    await using whole = await connect({ url: server.url() })
    await whole.query('BEGIN')
    await printPortably(whole)
    inCatalog = await gather(readColumnStatistics(whole))
    hidden = await deriveAs(server, 'app')
  })
  afterAll(async () => {
    if (skipReason === undefined) await server.stop()
  })

  test.skipIf(skipReason !== undefined)('nothing is said of an index that was made after ANALYZE', () => {
    expect(hidden.none.map(({ relname }) => relname)).toEqual(['later'])
  })

  test
    .skipIf(skipReason !== undefined)
    .each([
      'unique_text',
      'some_common',
      'by_page',
      'by_number',
      'few',
      'in_byte_order',
      'folded',
      'by_month',
      'one_value',
      'all_null',
      'words',
      'hashed',
      'second',
      'tiny_lower',
    ])('%s', (relname) => {
    const [derived, real] = [hidden.derived, inCatalog].map((rows) =>
      rows.find((row) => row.relname === relname),
    )
    expect(derived).toBeDefined()
    const hasFirst = !withoutCorrelation.has(relname)
    expect(known(derived?.statistics, hasFirst)).toEqual(known(real?.statistics, hasFirst))
  })

  test.skipIf(skipReason !== undefined)('a table that is locked costs its own statistics only', async () => {
    const migration = await server.connect()
    const { derived } = await deriveAs(server, 'app', () => migration.query('BEGIN; LOCK TABLE tiny'))
    await migration.query('ROLLBACK')
    const wanted = hidden.derived.filter(({ relname }) => relname !== 'tiny_lower')
    expect(derived).toEqual(wanted)
  })
})

/** What comes to pass between the reading of the catalogs and the questions. */
type Meanwhile = () => Promise<unknown>

async function deriveAs(server: TestServer, role: string, meanwhile?: Meanwhile): Promise<HiddenStatistics> {
  await using connection = await connect({ url: asRole(server.url(), role) })
  await connection.query('BEGIN')
  await printPortably(connection)
  const visible = await readVisibleStatistics(connection, await readServer(connection))
  const statisticsOf = (_: string, relname: string) => visible.filter((row) => row.relname === relname)
  const indexes = await readIndexes(connection, statisticsOf)
  await connection.query('COMMIT; BEGIN')
  await printPortably(connection)
  await connection.query(`SET LOCAL lock_timeout = '200ms'`)
  await meanwhile?.()
  return await deriveHiddenStatistics(connection, indexes, statisticsOf)
}

/** What the planner reads: values that are as common come in any order, and the sign of a correlation has no use. */
function known(statistics: ColumnStatistics | undefined, isFirstKey: boolean): object | undefined {
  if (statistics === undefined) return undefined
  const { stanullfrac, stadistinct, slots } = statistics
  return {
    stanullfrac,
    stadistinct,
    slots: slots.flatMap(({ stakind, stanumbers, stavalues, ...rest }) => {
      if (stakind === 3)
        return isFirstKey ? { stakind, ...rest, stanumbers: stanumbers?.replace('-', '') } : []
      if (stakind !== 1) return { stakind, ...rest, stanumbers, stavalues }
      const frequencies = (stanumbers ?? '').slice(1, -1).split(',')
      const values = parseArray(stavalues?.values ?? '{}', (value) => value)
      return { stakind, ...rest, common: new Map(values.map((value, place) => [value, frequencies[place]])) }
    }),
  }
}
