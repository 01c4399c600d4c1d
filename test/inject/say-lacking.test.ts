import { expect, test } from 'vitest'
import { sayLacking, useOneWith } from '../../src/inject/say-lacking.ts'

test.each([
  [
    ['vector'],
    16,
    'Use an engine that has vector: --engine container:pgvector/pgvector:pg16, or --engine pglite after npm install --save-dev @electric-sql/pglite-pgvector.',
  ],
  [['dblink', 'pg_trgm'], 15, 'Use an engine that has dblink, pg_trgm: --engine native.'],
  // One image for all of them.
  [
    ['timescaledb', 'vector', 'dblink'],
    17,
    'Use an engine that has timescaledb, vector, dblink: --engine container:timescale/timescaledb-ha:pg17.',
  ],
  [
    ['postgis', 'postgis_topology', 'vector', 'hstore'],
    14,
    'Use an engine that has postgis, postgis_topology, vector, hstore: --engine pglite after npm install --save-dev @electric-sql/pglite-postgis @electric-sql/pglite-pgvector.',
  ],
  [['vector', 'ours'], 17, 'Use --engine server:URL, with a server that has the extensions vector, ours.'],
])('who needs %j of %i', (extensions, major, sentence) => {
  expect(useOneWith(extensions, major)).toBe(sentence)
})

test('what nothing needs is told of, with who has it where somebody has', () => {
  expect(sayLacking('timescaledb', 18)).toBe(
    'The extension timescaledb is not available on this engine and was left out: it is there with --engine container:timescale/timescaledb:latest-pg18.',
  )
  expect(sayLacking('constructor', 18)).toBe(
    'The extension constructor is not available on this engine and was left out.',
  )
})
