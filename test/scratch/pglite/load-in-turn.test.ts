import { expect, test } from 'vitest'
import { startTestScratch } from './start.ts'

/*
 * Which module suffered from being loaded beside others was chance, and one start in four or five was spoilt: the operators of
 * pg_trgm gave no answer.
 */

const extensions = ['pg_trgm', 'btree_gist', 'hstore', 'ltree', 'citext']

test('the functions of many extensions answer, however often they are loaded', async () => {
  for (let round = 0; round < 8; round++) {
    await using scratch = await startTestScratch({ extensions })
    const { session } = scratch
    await session.query(extensions.map((name) => `CREATE EXTENSION ${name};`).join(''))
    const rows = await session.query(`
      SELECT 'Word 1234' % 'Word 123' AS trgm, 'a=>1'::hstore ? 'a' AS hstore, 'a.b'::ltree @> 'a.b.c' AS ltree,
        'A'::citext = 'a' AS citext`)
    expect(rows).toEqual([{ trgm: true, hstore: true, ltree: true, citext: true }])
  }
})
