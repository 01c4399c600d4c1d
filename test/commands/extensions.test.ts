import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { openScenario } from '../../src/commands/open-scenario.ts'
import type { Scenario } from '../../src/commands/open-scenario.ts'
import { verify } from '../../src/commands/verify.ts'
import type { Migration } from '../../src/model/migration.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import { captureToFile, testContext } from '../databases/capture.ts'
import { startTestScratch } from '../scratch/pglite/start.ts'

/*
 * Production is a PGlite with pgvector, which no server that npm has brings along: its index access methods read what
 * Postgres's own do not, the metapage (hnsw's m, ivfflat's lists).
 */

let folder: string
let snapshot: Snapshot

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'planflip-extensions-'))
  await writeFile(join(folder, 'vectors.sql'), corpus)
  await using production = await startTestScratch({ extensions: ['vector'] })
  await production.session.query(schema)
  await production.session.query('VACUUM ANALYZE doc')
  await using entrance = await production.admit({ search_path: 'public, extensions' })
  const { user, password, host, port } = entrance
  snapshot = await captureToFile(`postgres://${user}:${password}@${host}:${port}/postgres`, folder)
})
afterAll(() => rm(folder, { recursive: true }))

const schema = `
  CREATE SCHEMA extensions;
  CREATE EXTENSION vector WITH SCHEMA extensions;
  SET search_path = public, extensions;
  CREATE TABLE doc (id int PRIMARY KEY, kind text, small vector(3), large vector(300), half halfvec(8));
  SELECT setseed(0.5);
  INSERT INTO doc SELECT i, 'k' || i % 7, ARRAY[random(), random(), random()]::vector,
    (SELECT array_agg(random() + i + 0 * n) FROM generate_series(1, 300) n)::vector,
    (SELECT array_agg(random() + i + 0 * n) FROM generate_series(1, 8) n)::vector::halfvec
  FROM generate_series(1, 3000) i;
  CREATE INDEX doc_small ON doc USING hnsw (small vector_l2_ops) WITH (m = 8, ef_construction = 32);
  CREATE INDEX doc_half ON doc USING hnsw (half halfvec_l2_ops);
  CREATE INDEX doc_large ON doc USING ivfflat (large vector_cosine_ops) WITH (lists = 37);
  CREATE INDEX doc_k1 ON doc USING hnsw (small vector_cosine_ops) WHERE kind = 'k1';
  ALTER DATABASE postgres SET hnsw.ef_search = 90;
  SET hnsw.ef_search = 90;
  SET ivfflat.probes = 3`

const corpus = `-- name: nearest
SELECT id FROM doc ORDER BY small <-> '[1,2,3]' LIMIT 5;
-- name: nearest of a kind
SELECT id FROM doc WHERE kind = 'k1' ORDER BY small <=> '[1,2,3]' LIMIT 5;
-- name: nearest halves
SELECT id FROM doc WHERE kind = 'k2' ORDER BY half <-> '[1,2,3,4,5,6,7,8]' LIMIT 50;
-- name: nearest to another
SELECT id FROM doc ORDER BY large <=> (SELECT large FROM doc WHERE id = 1) LIMIT 5;
-- name: nearest for each
SELECT d.id, n.id FROM doc d, LATERAL (SELECT id FROM doc ORDER BY small <-> d.small LIMIT 3) n WHERE d.id < 100;
-- name: by value
SELECT count(*) FROM doc WHERE small > '[0.5,0.5,0.5]';
-- name: within
SELECT count(*) FROM doc WHERE small <-> '[0.5,0.5,0.5]' < 0.1;
`

const scenario = (changed: Partial<Snapshot> = {}, migrations?: readonly Migration[]): Scenario => ({
  name: 'vectors',
  snapshot: { ...snapshot, ...changed },
  engine: 'pglite',
  settings: {},
  ...(migrations !== undefined && { migrations }),
})

test('indexes of pgvector are planned as where the data are, in a schema of their own', async () => {
  expect(snapshot.settings).toMatchObject({ 'hnsw.ef_search': '90', 'ivfflat.probes': '3' })
  const { queries } = await verify({ scenario: scenario() }, testContext)
  expect(queries.map(({ name, outcome }) => [name, outcome])).toEqual(
    [...corpus.matchAll(/name: (.*)/g)].map(([, name]) => [name, 'identical']),
  )
  const plans = queries.map(({ production }) => production).join('\n')
  for (const index of ['doc_small', 'doc_half', 'doc_large', 'doc_k1']) {
    expect(plans).toContain(`using ${index} on doc`)
  }
})

test('an extension that nothing needs is left out with its tables, and told of with the engine that has it', async () => {
  const cron = { schemaname: 'cron', relname: 'job', table: 'job' }
  const [relation] = snapshot.relations
  const [index] = snapshot.indexes
  if (relation === undefined || index === undefined) throw new Error('nothing was captured')
  await using open = await openScenario(
    scenario({
      schema: [
        { type: 'EXTENSION', name: 'pg_cron', sql: 'CREATE EXTENSION pg_cron WITH SCHEMA pg_catalog;' },
        ...snapshot.schema,
      ],
      relations: [{ ...relation, ...cron }, ...snapshot.relations],
      indexes: [{ ...index, ...cron, relname: 'job_pkey' }, ...snapshot.indexes],
    }),
    testContext,
  )
  expect(open.provenance.shortfalls).toEqual([
    'The extension pg_cron is not available on this engine and was left out: it is there with --engine container:timescale/timescaledb-ha:pg18.',
  ])
  expect(open.snapshot.relations).toEqual(snapshot.relations)
})

test('a migration may create an extension that the engine has; what needs another one names the engine', async () => {
  const citext = migration('CREATE EXTENSION "citext"', 'ALTER TABLE doc ADD COLUMN name citext')
  await using open = await openScenario(scenario({}, [citext]), testContext)
  expect(open.snapshot.relations.flatMap(({ columns }) => columns.map(({ attname }) => attname))).toContain(
    'name',
  )
  const postgis = migration('CREATE EXTENSION postgis', 'ALTER TABLE doc ADD COLUMN place geometry')
  await expect(openScenario(scenario({}, [postgis]), testContext)).rejects.toMatchObject({
    code: 'engine-unavailable',
    message: expect.stringContaining('type "geometry" does not exist'),
    hint: expect.stringMatching(
      /^Use an engine that has postgis: --engine container:postgis\/postgis:18-3\.6, or --engine pglite after npm install --save-dev @electric-sql\/pglite-postgis\./,
    ),
  })
})

function migration(...statements: readonly string[]): Migration {
  return {
    name: 'more',
    aliases: [],
    file: 'migrations/more.sql',
    statements: statements.map((sql, at) => ({ sql, line: at + 1 })),
  }
}
