import type { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { GinSizes } from '../../src/capture/from-costs/gin-model.ts'
import { sizesOf } from '../../src/capture/from-costs/gin-model.ts'
import type { IndexFacts } from '../../src/capture/index-facts.ts'
import { readIndexFacts } from '../../src/capture/index-facts.ts'
import { readIndexes } from '../../src/capture/indexes.ts'
import { readTablespaces } from '../../src/capture/surroundings.ts'
import { connect } from '../../src/postgres/connect.ts'
import { printPortably } from '../../src/postgres/portable-text.ts'
import { databaseFolder, fillDatabase } from '../databases/fill.ts'
import { asRole } from '../servers/as-role.ts'
import type { TestServer } from '../servers/start.ts'
import { serverSkipReason, startServer } from '../servers/start.ts'

/* What costs tell a role that may do nothing but SELECT is what pageinspect tells a superuser. */

describe.each([14, 15, 16, 17, 18])('PostgreSQL %i', (major) => {
  const skipReason = serverSkipReason(major)
  let server: TestServer
  let superuser: Client

  beforeAll(async () => {
    if (skipReason !== undefined) return
    server = await startServer({ major, settings: { autovacuum: 'off' } })
    await server.createDatabase('indexes')
    superuser = await server.connect('indexes')
    await fillDatabase(superuser, databaseFolder('indexes'), ['before.sql'])
  })
  afterAll(async () => {
    if (skipReason === undefined) await server.stop()
  })

  test.skipIf(skipReason !== undefined)(`tells every number after VACUUM ${skipReason ?? ''}`, async () => {
    const told = await askPlanner(server)
    const { j_paths: _estimated, ...real } = numbersOf(await readPages(superuser))
    expect(numbersOf(told)).toMatchObject(real)
    expect(told.get('ranges_id')?.brin?.lastRevmapPage).toBe(2)
    expect(notMeasured(told)).toEqual({
      // The planner distrusts counters of no entries, whichever they are.
      empty_a: 'derived',
      filled_later_at_once: 'derived',
      filled_later_pending: 'derived',
      // Nobody sees the option that it was built with.
      ranges_altered: 'derived',
      // A page costs the same in sequence or not.
      elsewhere_flat: 'derived',
      // Its twin is always taken.
      alike_one: 'derived',
      j: 'estimated',
      // Another index answers the same for less.
      j_paths: 'estimated',
    })
  })

  test.skipIf(skipReason !== undefined)(`tells every cost since VACUUM ${skipReason ?? ''}`, async () => {
    await fillDatabase(superuser, databaseFolder('indexes'), ['since.sql'])
    const told = await askPlanner(server)
    const real = await readPages(superuser)
    const { j_paths: _estimated, ...sizes } = sizesOfAll(real)
    expect(sizesOfAll(told)).toMatchObject(sizes)
    expect(Object.keys(sizes)).toHaveLength(30)

    const derived = notMeasured(told)
    const isMeasured = ([name]: readonly [string, string]) => !(name in derived)
    const measured = Object.entries(numbersOf(told)).filter(isMeasured)
    expect(measured).toEqual(Object.entries(numbersOf(real)).filter(isMeasured))
    expect(measured.map(([name]) => name)).toEqual(
      expect.arrayContaining(['growing_a', 'emptied_a', 'tagged']),
    )
  })
})

type Known = ReadonlyMap<string, IndexFacts & { readonly blocks: number }>

async function askPlanner(server: TestServer): Promise<Known> {
  await using session = await connect({ url: asRole(server.url('indexes'), 'planflip_reader') })
  await session.query('BEGIN')
  await printPortably(session)
  const indexes = await readIndexes(session, () => [])
  const tablespaces = await readTablespaces(session)
  const facts = await readIndexFacts(session, { indexes, askable: indexes, tablespaces })
  return new Map(indexes.map(({ oid, relname, blocks }) => [relname, { ...facts.get(oid), blocks }]))
}

async function readPages(superuser: Client): Promise<Known> {
  const { rows } = await superuser.query<{ relname: string; blocks: number; facts: IndexFacts }>(`
    SELECT relname::text AS relname, (pg_relation_size(name) / 8192)::float8 AS blocks, CASE amname
      WHEN 'btree' THEN (SELECT json_build_object('height', json_build_object('value', fastlevel)) FROM bt_metap(name))
      WHEN 'gin' THEN (SELECT json_build_object('gin', json_build_object('nPendingPages', n_pending_pages,
          'nTotalPages', n_total_pages, 'nEntryPages', n_entry_pages, 'nDataPages', n_data_pages, 'nEntries', n_entries))
        FROM gin_metapage_info(get_raw_page(name, 0)))
      WHEN 'brin' THEN (SELECT json_build_object('brin', json_build_object('pagesPerRange', pagesperrange,
          'lastRevmapPage', lastrevmappage))
        FROM brin_metapage_info(get_raw_page(name, 0)))
      ELSE '{}' END AS facts
    FROM pg_class c JOIN pg_am a ON a.oid = c.relam JOIN pg_namespace n ON n.oid = c.relnamespace,
      format('%I.%I', nspname, relname) AS name
    WHERE c.relkind = 'i' AND nspname !~ '^pg_' ORDER BY c.oid`)
  return new Map(rows.map(({ relname, blocks, facts }) => [relname, { ...facts, blocks }]))
}

function numbersOf(known: Known): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...known].map(([name, { height, gin, brin }]) => {
      const { fidelity: _fidelity, ...numbers } = { fidelity: undefined, ...height, ...gin, ...brin }
      return [name, JSON.stringify(numbers)]
    }),
  )
}

/** What the planner makes of GIN counters. */
function sizesOfAll(known: Known): Readonly<Record<string, GinSizes>> {
  return Object.fromEntries(
    [...known].flatMap(([name, { gin, blocks }]) =>
      gin === undefined ? [] : [[name, sizesOf(gin, blocks)]],
    ),
  )
}

function notMeasured(known: Known): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...known].flatMap(([name, { height, gin, brin }]) => {
      const fidelity = (height ?? gin ?? brin)?.fidelity
      return fidelity === undefined || fidelity === 'measured' ? [] : [[name, fidelity]]
    }),
  )
}
