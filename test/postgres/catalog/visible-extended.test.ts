import fc from 'fast-check'
import type { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ColumnStatistics, ExtendedStatistics } from '../../../src/model/snapshot.ts'
import { readExtendedStatistics } from '../../../src/postgres/catalog/extended-statistics.ts'
import type { VisibleExtended } from '../../../src/postgres/catalog/visible-extended.ts'
import { readVisibleExtended } from '../../../src/postgres/catalog/visible-extended.ts'
import { connect } from '../../../src/postgres/connect.ts'
import { printPortably } from '../../../src/postgres/portable-text.ts'
import { readServer } from '../../../src/postgres/read-server.ts'
import { extendedCases } from '../../inject/extended-cases.ts'
import { randomTables } from '../../inject/random-tables.ts'
import { valueTypes } from '../../inject/value-kinds.ts'
import { asRole } from '../../servers/as-role.ts'
import type { TestServer } from '../../servers/start.ts'
import { serverSkipReason, startServer } from '../../servers/start.ts'

/* What the owner of the tables makes of the views is what a superuser reads in the catalog. */

/** Expressions of every way to be analyzed, with a function that the owner of the table may not execute. */
const expressions = [
  'CREATE FUNCTION secret(text) RETURNS text IMMUTABLE LANGUAGE sql RETURN upper($1)',
  'REVOKE EXECUTE ON FUNCTION secret(text) FROM public',
  'CREATE TABLE e (a int, b text, c text COLLATE "C")',
  `INSERT INTO e SELECT i, 'B ' || i % 900, CASE WHEN i % 3 = 0 THEN 'c ' || i % 40 END FROM generate_series(1, 3000) AS i`,
  `CREATE STATISTICS scalars ON (a % 9), lower(b), lower(c), (c || b COLLATE "POSIX"), (a::numeric / 7), (b::name) FROM e`,
  `CREATE STATISTICS elements ON (ARRAY[b, c]), (string_to_array(b, ' ')), to_tsvector('simple', b), (ARRAY[a, 1]) FROM e`,
  `CREATE STATISTICS ranges ON int4range(a, a + 5), (a % 3) FROM e`,
  `CREATE STATISTICS odd ON (('w' || a % 9)::word), (NULL::text || b), (('1.' || a % 50)::seg), (jsonb_build_array(a)), (a IS NULL) FROM e`,
  'CREATE STATISTICS single ON (a * 2) FROM e',
  'CREATE STATISTICS hidden_function ON secret(b), (a % 4) FROM e',
  'ANALYZE e',
  'CREATE STATISTICS later ON a, b FROM e',
  'CREATE TABLE closed (a int, b text)',
  'INSERT INTO closed SELECT a, b FROM e',
  'CREATE STATISTICS closed_s ON lower(b), (a % 4) FROM closed',
  'ANALYZE closed',
]

describe.each([14, 15, 16, 17, 18])('PostgreSQL %i', (major) => {
  const skipReason = serverSkipReason(major)
  let server: TestServer
  let client: Client
  let inCatalog: readonly ExtendedStatistics[]

  beforeAll(async () => {
    if (skipReason !== undefined) return
    server = await startServer({ major })
    await server.createDatabase('extended')
    client = await server.connect('extended')
    const tables = fc.sample(randomTables, { seed: major + 100, numRuns: 1 }).flat()
    const cases = [...tables, ...Object.values(extendedCases)]
    for (const sql of [...valueTypes, ...cases.flatMap(({ setup }) => setup), ...expressions])
      await client.query(sql)
    await client.query(`
      CREATE ROLE "The Owner" LOGIN; CREATE ROLE reader LOGIN;
      DO $$ DECLARE name regclass; BEGIN
        FOR name IN SELECT DISTINCT stxrelid FROM pg_statistic_ext LOOP
          EXECUTE format('ALTER TABLE %s OWNER TO "The Owner"; GRANT SELECT ON %1$s TO reader', name);
        END LOOP;
      END $$;
      GRANT USAGE ON SCHEMA "The ""Schema""" TO "The Owner", reader;
      REVOKE SELECT ON closed FROM "The Owner"`)
    inCatalog = await readAs(server.user, readExtendedStatistics)
  })
  afterAll(async () => {
    if (skipReason === undefined) await server.stop()
  })

  async function readAs<Found>(
    role: string,
    read: (...asked: Parameters<typeof readExtendedStatistics>) => Promise<Found>,
  ): Promise<Found> {
    await using connection = await connect({ url: asRole(server.url('extended'), role) })
    await connection.query('BEGIN')
    await printPortably(connection)
    return await read(connection, await readServer(connection))
  }

  /** All but some expressions of these objects. */
  function expectAllBut(partial: readonly string[], { objects, lacking }: VisibleExtended): void {
    expect(lacking.map(({ object: { stxname }, what }) => [stxname, what])).toEqual(
      partial.map((name) => [name, 'expressions']),
    )
    const whole = (list: readonly ExtendedStatistics[]) =>
      list.filter(({ stxname }) => !partial.includes(stxname))
    expect(whole(objects)).toEqual(whole(inCatalog))
    expect(objects.map(withoutExpressions)).toEqual(inCatalog.map(withoutExpressions))
    const [range, remainder] = expressionsOf('ranges', inCatalog)
    expect(range?.slots).toHaveLength(2)
    expect(expressionsOf('ranges', objects)).toEqual([
      { ...range, fidelity: 'derived', slots: [] },
      remainder,
    ])
  }

  test.skipIf(skipReason !== undefined)('the owner of the tables reads what the catalog has', async () => {
    expect(inCatalog.length).toBeGreaterThan(60)
    const found = await readAs('The Owner', readVisibleExtended)
    expectAllBut(['ranges', 'closed_s'], found)
    expect(expressionsOf('closed_s', found.objects)).toEqual([null, null])
  })

  test.skipIf(skipReason !== undefined)('another role is told that it may not', async () => {
    const { objects, lacking } = await readAs('reader', readVisibleExtended)
    expect(objects).toEqual(inCatalog.map((object) => ({ ...object, data: [] })))
    expect(lacking).toEqual(objects.map((object) => ({ object, what: 'all' })))
  })

  test.skipIf(skipReason !== undefined)(
    'in minor versions before May 2024 who may select reads them as well',
    async () => {
      await client.query('SET allow_system_table_mods = on')
      for (const view of ['pg_stats_ext', 'pg_stats_ext_exprs']) {
        const { rows } = await client.query<{ sql: string }>(
          `SELECT pg_get_viewdef('${view}'::regclass) AS sql`,
        )
        const older = rows[0]?.sql.replace(
          `pg_has_role(c.relowner, 'USAGE'::text)`,
          `has_table_privilege(c.oid, 'SELECT'::text)`,
        )
        expect(older).not.toBe(rows[0]?.sql)
        await client.query(`CREATE OR REPLACE VIEW pg_catalog.${view} WITH (security_barrier) AS ${older}`)
      }
      expectAllBut(
        ['ranges'],
        await readAs('reader', async (...asked) => {
          const { objects, lacking } = await readVisibleExtended(...asked)
          return { objects, lacking: lacking.filter(({ what }) => what !== 'all') }
        }),
      )
    },
  )
})

function withoutExpressions({ data, ...object }: ExtendedStatistics): object {
  return { ...object, data: data.map(({ stxdexpr: _expressions, fidelity: _fidelity, ...row }) => row) }
}

function expressionsOf(
  name: string,
  objects: readonly ExtendedStatistics[],
): readonly (ColumnStatistics | null)[] {
  return objects.find(({ stxname }) => stxname === name)?.data[0]?.stxdexpr ?? []
}
