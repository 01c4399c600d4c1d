import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Connection } from '../../src/postgres/connect.ts'
import { connect } from '../../src/postgres/connect.ts'
import type { NewTableColumn } from '../../src/vary/new-table.ts'
import { estimateTable } from '../../src/vary/new-table.ts'
import type { TestServer } from '../servers/start.ts'
import { serverSkipReason, startServer } from '../servers/start.ts'

const skipReason = serverSkipReason(18)

describe.skipIf(skipReason !== undefined)(`a table whose rows are declared ${skipReason ?? ''}`, () => {
  let server: TestServer
  let session: Connection

  beforeAll(async () => {
    server = await startServer({ major: 18, settings: { autovacuum: 'off' } })
    session = await connect({ url: server.url() })
  })
  afterAll(async () => {
    await session.close()
    await server.stop()
  })

  const rows = 20_000
  test.each([
    ['narrow', 'i::int AS a', ''],
    ['aligned', 'i::smallint AS a, i::bigint AS b, true AS c, now() AS d', ''],
    ['with texts', `i AS a, repeat('x', i % 60) AS b, md5(i::text) AS c, i / 7.0 AS d`, ''],
    ['with nulls', `i AS a, CASE WHEN i % 4 = 0 THEN now() END AS b, NULLIF(i % 2, 0) AS c`, ''],
    ['with room', 'i AS a, md5(i::text)::uuid AS b', 'WITH (fillfactor = 60)'],
  ])('is as large as one that is filled: %s', async (_, columns, options) => {
    await session.query(`
      DROP TABLE IF EXISTS filled;
      CREATE TABLE filled ${options} AS SELECT ${columns} FROM generate_series(1, ${rows}) AS i`)
    // What is allocated ahead is given back.
    await session.query('VACUUM ANALYZE filled')
    const [built] = await session.query<{ relpages: number; reltuples: number }>(
      `SELECT relpages, reltuples::float8 AS reltuples FROM pg_class WHERE relname = 'filled'`,
    )
    const known = await session.query<NewTableColumn>(`
      SELECT attlen, attalign, avg_width AS width, null_frac::float8 AS "nullShare"
      FROM pg_attribute a JOIN pg_stats s ON s.tablename = 'filled' AND s.attname = a.attname
      WHERE attrelid = 'filled'::regclass ORDER BY attnum`)
    const fillfactor = options === '' ? 100 : 60
    const estimated = estimateTable({ rows, columns: known, fillfactor })
    expect(estimated.reltuples).toBe(built?.reltuples)
    expect(estimated.blocks / (built?.relpages ?? 0)).toBeCloseTo(1, 1)
    expect(estimated.relpages).toBe(estimated.blocks)
  })
})
