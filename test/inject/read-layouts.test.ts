import { describe, expect, test } from 'vitest'
import { checkSizes } from '../../src/inject/check-sizes.ts'
import { injectSizes } from '../../src/inject/inject-snapshot.ts'
import { fileImages } from '../../src/storage/file-images.ts'
import { captureToFile } from '../databases/capture.ts'
import { startTestScratch } from '../scratch/pglite/start.ts'

/*
 * What an extension brings along is there in the scratch as well, and found: PostGIS looks up `spatial_ref_sys` to fold a constant. Here a
 * table is given to an extension, as its script would make one.
 */

const units = (rows: number) => `
  CREATE TABLE units (id int PRIMARY KEY, factor float8, note text);
  INSERT INTO units SELECT i, i * 2.5, repeat('x', 100) FROM generate_series(1, ${rows}) AS i;
  ALTER EXTENSION plpgsql ADD TABLE units`

describe.each([
  { there: 'as many', brought: 3000 },
  { there: 'others, too', brought: 1000 },
  { there: 'fewer', brought: 5000 },
])('rows of an extension, where production has $there', ({ brought }) => {
  test('are kept', async () => {
    await using production = await startTestScratch()
    await production.session.query(`${units(3000)}; CREATE TABLE t AS SELECT 1 AS id`)
    await production.session.query('VACUUM ANALYZE')
    await using entrance = await production.admit({})
    const { user, password, host, port } = entrance
    const { relations, indexes } = await captureToFile(
      `postgres://${user}:${password}@${host}:${port}/postgres`,
    )
    expect(relations.map(({ relname }) => relname)).toContain('units')

    await using scratch = await startTestScratch()
    await scratch.session.query(`${units(brought)}; CREATE TABLE t AS SELECT 1 AS id`)
    const layouts = await injectSizes(scratch.session, { relations, indexes })
    await scratch.writeFiles(layouts.flatMap(fileImages))
    await checkSizes(scratch.session, layouts)
    await scratch.session.query('SET enable_seqscan = off')
    expect(await scratch.session.query('SELECT factor FROM units WHERE id = 1000')).toEqual([
      { factor: 2500 },
    ])
    expect(await scratch.session.query('SELECT count(*)::int FROM units')).toEqual([{ count: brought }])
  })
})
