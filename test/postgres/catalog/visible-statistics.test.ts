import type { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { StatisticsOfColumn } from '../../../src/postgres/catalog/column-statistics.ts'
import { readColumnStatistics } from '../../../src/postgres/catalog/column-statistics.ts'
import type { VisibleStatistics } from '../../../src/postgres/catalog/visible-statistics.ts'
import { readVisibleStatistics } from '../../../src/postgres/catalog/visible-statistics.ts'
import { connect } from '../../../src/postgres/connect.ts'
import { gather } from '../../../src/postgres/fetch-rows.ts'
import { printPortably } from '../../../src/postgres/portable-text.ts'
import { readServer } from '../../../src/postgres/read-server.ts'
import { databaseFolder, fillDatabase } from '../../databases/fill.ts'
import { columnKinds } from '../../databases/saas/column-kinds.ts'
import { serverSkipReason, startServer } from '../../servers/start.ts'
import type { TestServer } from '../../servers/start.ts'
import { asRole } from '../../servers/as-role.ts'

/*
 * What a role makes of the view is what the catalog has, of every type that can be thought of: slot for slot, with the operators
 * and collations that ANALYZE found.
 */

/** Types that no business application has. */
const oddColumns: Readonly<Record<string, string>> = {
  'aclitem[]': `ARRAY['postgres=r/postgres'::aclitem]`,
  aclitem: `'postgres=r/postgres'::aclitem`,
  xid: `(i % 9)::text::xid`,
  oidvector: `'1 2'::oidvector`,
  int2vector: `(i % 3 || ' 7')::int2vector`,
  pg_lsn: `('0/' || i % 50)::pg_lsn`,
  'regclass[]': `ARRAY['pg_class'::regclass, 'pg_type']`,
  xml: `'<a/>'::xml`,
  jsonpath: `'$.a'::jsonpath`,
  'varchar(3)[]': `ARRAY['a', 'b', i % 9 || '']::varchar(3)[]`,
  name: `('n' || i % 7)::name`,
  'name[]': `ARRAY['x', 'n' || i % 8]::name[]`,
  '"char"[]': `ARRAY['a', chr(97 + i % 5)]::"char"[]`,
  regproc: `'now'::regproc`,
  tid: `('(' || i || ',1)')::tid`,
  box: `box(point(i, i), point(1, 1))`,
  circle: `circle(point(i % 5, 1), 2)`,
  'polygon[]': `ARRAY['((1,1),(2,2))'::polygon]`,
  'int4range[]': `ARRAY[int4range(1, 2 + i % 30)]`,
  'int4multirange[]': `ARRAY[int4multirange(int4range(1, 2 + i % 30))]`,
  money: `(i % 40)::money`,
  timetz: `(i % 24 || ':00+02')::timetz`,
  macaddr8: `'08:00:2b:01:02:03:04:05'::macaddr8`,
  'char(3)[]': `ARRAY['a', 'b', i % 9 || '']::char(3)[]`,
  'json[]': `ARRAY['{}'::json]`,
  'numeric[]': `ARRAY[i / 3.0, NULL]`,
  'text[] COLLATE "C"': `ARRAY['a', 'b' || i % 9]`,
  'text COLLATE "POSIX"': `'p' || i % 2000`,
  'core.float_range[]': `ARRAY[core.float_range(0, i % 10 + 1)]`,
  'core.address[]': `ARRAY[ROW('s', 'p', 'de')::core.address]`,
  'core.email[]': `ARRAY['a@b'::core.email]`,
  'core.wide[]': `ARRAY[repeat('wide', 500) || i % 10]::core.wide[]`,
  'core.guarded': `ROW(i % 5, 'postgres=r/postgres')::core.guarded`,
}

const odd = Object.entries(oddColumns).map(([type, value], place) => ({ name: `odd ${place}`, type, value }))

const plain = columnKinds.filter(({ generatedFrom }) => generatedFrom === undefined)

const tables = new Set(['booking', 'child', 'ends', 'kinds', 'slot', 'tenants', 'user', 'word'])

async function fill(client: Client): Promise<void> {
  await fillDatabase(client, databaseFolder('saas'), ['foundation.sql'])
  await client.query(`
    CREATE DOMAIN core.wide AS text;
    CREATE TYPE core.guarded AS (n int, item aclitem);
    CREATE ROLE "its Owner" LOGIN; CREATE ROLE reader LOGIN;
    GRANT USAGE, CREATE ON SCHEMA core TO "its Owner"; GRANT USAGE ON SCHEMA core TO reader;
    CREATE TABLE core.kinds (id int, ${plain.map(({ name, type }) => `${name} ${type}`).join(', ')},
      search tsvector, nothing int4range, one int4range, ${odd.map(({ name, type }) => `"${name}" ${type}`).join(', ')});
    INSERT INTO core.kinds
      SELECT i, ${plain.map(({ value }, place) => value(`pg_temp.chance(i, ${place})`)).join(', ')},
        to_tsvector('simple', 'word' || i % 50 || ' common'), NULL, CASE WHEN i = 1 THEN int4range(1, 2) WHEN i < 9 THEN 'empty'::int4range END,
        ${odd.map(({ value }) => value).join(', ')}
      FROM generate_series(1, 1500) AS i;
    CREATE TABLE core.child () INHERITS (core.kinds);
    INSERT INTO core.child SELECT * FROM core.kinds WHERE id < 700;
    ALTER TABLE core.kinds OWNER TO "its Owner"; ALTER TABLE core.child OWNER TO "its Owner";
    CREATE INDEX ON core.kinds USING gin (to_tsvector('simple', body));
    CREATE INDEX ON core.kinds USING gist (to_tsvector('simple', body));
    CREATE INDEX ON core.kinds USING gin ((member_ids || id));
    CREATE INDEX ON core.kinds USING gin ((array_fill(body, ARRAY[40])));
    CREATE INDEX ON core.kinds (lower(name) COLLATE "C", (id % 7), lower(spans));
    CREATE INDEX ON core.kinds ((code || ''), (title || '') varchar_ops, core.normalized(name)) WHERE active;
    CREATE INDEX ON core.kinds USING hash ((email || ''));
    CREATE INDEX ON core.kinds USING gist ((int4range(id, id + 5)), (point(id, 1)));
    CREATE INDEX ON core.kinds USING spgist ((ip + 1));
    GRANT SELECT ON ALL TABLES IN SCHEMA core TO reader;
    ANALYZE`)
}

describe.each([14, 15, 16, 17, 18])('PostgreSQL %i', (major) => {
  const skipReason = serverSkipReason(major)
  let server: TestServer
  let inCatalog: readonly StatisticsOfColumn[]

  beforeAll(async () => {
    if (skipReason !== undefined) return
    server = await startServer({ major })
    await server.createDatabase('kinds')
    const client = await server.connect('kinds')
    await fill(client)
    await using connection = await connect({ url: server.url('kinds') })
    await connection.query('BEGIN')
    await printPortably(connection)
    inCatalog = await gather(readColumnStatistics(connection))
  })
  afterAll(async () => {
    if (skipReason === undefined) await server.stop()
  })

  async function readAs(role: string): Promise<readonly VisibleStatistics[]> {
    await using connection = await connect({ url: asRole(server.url('kinds'), role) })
    await connection.query('BEGIN')
    await printPortably(connection)
    return await readVisibleStatistics(connection, await readServer(connection))
  }

  test.skipIf(skipReason !== undefined).each([
    [
      'the owner, with the expressions of indexes',
      'its Owner',
      ({ schemaname, relname }: Named) => schemaname === 'core' && /^(kinds|child)/.test(relname),
    ],
    ['a reader, of the tables', 'reader', ({ relname }: Named) => tables.has(relname)],
  ])('for %s', async (_, role, isMeant) => {
    const seen = (await readAs(role)).filter(isMeant)
    const wanted = inCatalog.filter(isMeant)
    const showsRanges = major >= 17
    expect(wanted.length).toBeGreaterThan(150)
    expect(seen.map(contentOf)).toEqual(
      wanted.map((row) => contentOf(showsRanges ? row : withoutRanges(row))),
    )
    // Where the view keeps something back it says so, and only there.
    expect(seen.filter(({ keepsBack }) => keepsBack !== undefined).map(nameOf)).toEqual(
      showsRanges ? [] : wanted.filter(hasRanges).map(nameOf),
    )
  })
})

type Named = Pick<StatisticsOfColumn, 'schemaname' | 'relname'>

function nameOf({ schemaname, relname, attname, statistics }: StatisticsOfColumn): string {
  return `${schemaname}.${relname}.${attname}${statistics.stainherit ? '*' : ''}`
}

function contentOf(row: StatisticsOfColumn): object {
  const { fidelity: _, ...statistics } = row.statistics
  return { name: nameOf(row), ...statistics }
}

function hasRanges({ statistics }: StatisticsOfColumn): boolean {
  return statistics.slots.some(({ stakind }) => stakind >= 6)
}

function withoutRanges(row: StatisticsOfColumn): StatisticsOfColumn {
  const slots = row.statistics.slots.filter(({ stakind }) => stakind < 6)
  return { ...row, statistics: { ...row.statistics, slots } }
}
