import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Contents, RelationLayout } from '../../src/model/layout.ts'
import type { Scratch } from '../../src/model/scratch.ts'
import { fileImages } from '../../src/storage/file-images.ts'
import { startTestScratch } from '../scratch/pglite/start.ts'

/* Pages are good when Postgres says so: amcheck walks the trees, pageinspect reads the metapages, the planner uses both. */

let scratch: Scratch

beforeAll(async () => {
  scratch = await startTestScratch({ extensions: ['amcheck', 'pageinspect'] })
})
afterAll(() => scratch.stop())

describe('B-trees', () => {
  test.each([0, 1, 2, 3, 4, 5])(
    'of height %i pass amcheck and cost what that height costs',
    async (height) => {
      const table = `tree_${height}`
      await scratch.session.query(`CREATE TABLE ${table} (id int PRIMARY KEY)`)
      await write(`${table}_pkey`, 1000, { kind: 'btree', height, leaf: null })

      await scratch.session.query(
        `CREATE EXTENSION IF NOT EXISTS amcheck; CREATE EXTENSION IF NOT EXISTS pageinspect`,
      )
      await scratch.session.query(`SELECT bt_index_check('${table}_pkey')`)
      const [meta] = await scratch.session.query(
        `SELECT root::int, level::int, fastlevel::int FROM bt_metap('${table}_pkey')`,
      )
      expect(meta).toEqual({ root: height + 1, level: height, fastlevel: height })
      // btcostestimate charges 50 cpu_operator_cost a level, the leaf's included, and a comparison for each halving of the
      // rows that it guesses an empty table to have, 12 of them.
      await scratch.session.query('SET enable_seqscan = off; SET enable_bitmapscan = off')
      expect(await startupCost(`SELECT * FROM ${table} WHERE id = 1`)).toBeCloseTo(
        0.03 + 0.125 * (height + 1),
        1,
      )
    },
  )

  test('the planner finds the ends that the leaf holds, and none without a leaf', async () => {
    await scratch.session.query(`
      CREATE TABLE ends (id int); INSERT INTO ends SELECT generate_series(1, 1000); CREATE INDEX ends_id ON ends (id);
      ANALYZE ends; UPDATE pg_class SET relallvisible = 0 WHERE relname = 'ends';
      TRUNCATE ends; UPDATE pg_class SET relpages = 5, reltuples = 1000 WHERE relname = 'ends'`)
    await scratch.session.query(
      'CREATE TABLE donor (id int); INSERT INTO donor VALUES (1), (5000); CREATE INDEX donor_id ON donor (id)',
    )
    const [donor] = await scratch.session.query<{ leaf: string }>(
      `SELECT encode(pg_read_binary_file(pg_relation_filepath('donor_id'), 8192, 8192), 'hex') AS leaf`,
    )
    const leaf = Buffer.from(donor?.leaf ?? '', 'hex')

    await write('ends', 5, { kind: 'all-visible-heap' })
    await write('ends_id', 5, { kind: 'btree', height: 2, leaf: null })
    // Without an end to look at, the histogram's own end at 1000 is believed: the clamp leaves at least a row.
    expect(await rows('SELECT * FROM ends WHERE id > 900')).toBe(100)
    await write('ends_id', 5, { kind: 'btree', height: 2, leaf })
    // With the end at 5000 the last bin of the histogram reaches far beyond 900.
    expect(await rows('SELECT * FROM ends WHERE id > 1000')).toBeGreaterThan(5)
  })
})

test('GIN counters arrive', async () => {
  await scratch.session.query(
    'CREATE TABLE tagged (tags int[]); CREATE INDEX tagged_tags ON tagged USING gin (tags)',
  )
  const counters = { nPendingPages: 3, nTotalPages: 500, nEntryPages: 200, nDataPages: 100, nEntries: 4321 }
  await write('tagged_tags', 500, { kind: 'gin', counters: { fidelity: 'measured', ...counters } })
  const [meta] = await scratch.session.query(`
    SELECT n_pending_pages::int, n_total_pages::int, n_entry_pages::int, n_data_pages::int, n_entries::int, version
    FROM gin_metapage_info(get_raw_page('tagged_tags', 0))`)
  expect(Object.values(meta as object)).toEqual([...Object.values(counters), 2])
})

test('BRIN facts arrive', async () => {
  await scratch.session.query('CREATE TABLE log (at int); CREATE INDEX log_at ON log USING brin (at)')
  await write('log_at', 50, {
    kind: 'brin',
    facts: { fidelity: 'measured', pagesPerRange: 16, lastRevmapPage: 7 },
  })
  const [meta] = await scratch.session.query(
    `SELECT version, pagesperrange, lastrevmappage::int FROM brin_metapage_info(get_raw_page('log_at', 0))`,
  )
  expect(Object.values(meta as object)).toEqual([1, 16, 7])
})

test('a table of several segments is as long as it should be', async () => {
  await scratch.session.query('CREATE TABLE long (id int)')
  await write('long', 300_000, { kind: 'length' })
  const [size] = await scratch.session.query(`SELECT (pg_relation_size('long') / 8192)::int AS blocks`)
  expect(size).toEqual({ blocks: 300_000 })
})

async function write(relation: string, blocks: number, contents: Contents): Promise<void> {
  const [row] = await scratch.session.query<{ path: string }>(
    `SELECT pg_relation_filepath('${relation}') AS path`,
  )
  const layout: RelationLayout = { path: row?.path ?? '', blocks, contents }
  await scratch.writeFiles(fileImages(layout))
}

async function startupCost(sql: string): Promise<number> {
  return (await planOf(sql))['Startup Cost']
}

async function rows(sql: string): Promise<number> {
  return (await planOf(sql))['Plan Rows']
}

interface TopNode {
  readonly 'Startup Cost': number
  readonly 'Plan Rows': number
}

async function planOf(sql: string): Promise<TopNode> {
  const [row] = await scratch.session.query<{ 'QUERY PLAN': readonly { readonly Plan: TopNode }[] }>(
    `EXPLAIN (FORMAT JSON) ${sql}`,
  )
  const plan = row?.['QUERY PLAN'][0]?.Plan
  if (plan === undefined) throw new Error('EXPLAIN gave nothing')
  return plan
}
