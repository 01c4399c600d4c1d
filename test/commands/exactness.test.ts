import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { verify } from '../../src/commands/verify.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import { captureToFile, testContext } from '../databases/capture.ts'
import { databaseFolder, fillDatabase } from '../databases/fill.ts'
import type { TestServer } from '../servers/start.ts'
import { startServer } from '../servers/start.ts'

/*
 * The promise: a server with data, its capture in an empty PGlite of the same major, and every plan of the corpus equal
 * to the byte. One locale for each order of text that PGlite can have exactly.
 */

const menagerie = databaseFolder('menagerie')

/** The snapshot without one input of the planner. */
const withoutOne: Readonly<Record<string, (snapshot: Snapshot) => Snapshot>> = {
  'column statistics': (snapshot) => ({
    ...snapshot,
    relations: snapshot.relations.map((relation) => ({
      ...relation,
      columns: relation.columns.map((column) => ({ ...column, statistics: [] })),
    })),
  }),
  'statistics of expression indexes': (snapshot) => ({
    ...snapshot,
    indexes: snapshot.indexes.map((index) => ({ ...index, columns: [] })),
  }),
  'extended statistics': (snapshot) => ({ ...snapshot, extendedStatistics: [] }),
  'current sizes': (snapshot) => ({
    ...snapshot,
    relations: snapshot.relations.map((relation) => ({
      ...relation,
      blocks: Math.max(0, relation.relpages),
    })),
  }),
  'index ends': (snapshot) => ({
    ...snapshot,
    indexes: snapshot.indexes.map(({ btree, ...index }) => ({
      ...index,
      ...(btree !== undefined && { btree: { height: btree.height } }),
    })),
  }),
  'index heights': (snapshot) => ({
    ...snapshot,
    indexes: snapshot.indexes.map(({ btree, ...index }) => ({
      ...index,
      ...(btree !== undefined && { btree: { ...btree, height: { fidelity: 'estimated', value: 0 } } }),
    })),
  }),
  'GIN counters': (snapshot) => ({
    ...snapshot,
    indexes: snapshot.indexes.map(({ gin: _gin, ...index }) => index),
  }),
  'BRIN facts': (snapshot) => ({
    ...snapshot,
    indexes: snapshot.indexes.map(({ brin, ...index }) => ({
      ...index,
      ...(brin !== undefined && { brin: { ...brin, pagesPerRange: 128 } }),
    })),
  }),
  relallvisible: (snapshot) => ({
    ...snapshot,
    relations: snapshot.relations.map((relation) => ({ ...relation, relallvisible: 0 })),
  }),
  settings: (snapshot) => ({ ...snapshot, settings: {} }),
}

let server: TestServer

/** Captures a menagerie whose text is ordered as wanted. */
async function captureMenagerie(database: string, options: string): Promise<Snapshot> {
  await server.createDatabase(database, options)
  const client = await server.connect(database)
  await fillDatabase(client, menagerie, ['schema.sql', 'fill.sql', 'index.sql'])
  return captureToFile(server.url(database), `${menagerie}/queries`)
}

beforeAll(async () => {
  server = await startServer({ major: 18 })
})
afterAll(() => server.stop())

describe('a menagerie is planned by an empty PGlite as by the server that has the data', () => {
  test.each([
    ['C', `TEMPLATE template0 LOCALE 'C'`],
    ['C.UTF-8', `TEMPLATE template0 LOCALE 'C.UTF-8'`],
    ['builtin C.UTF-8', `TEMPLATE template0 LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C'`],
  ])('with text in the order of %s', async (order, options) => {
    const { summary, queries } = await verify(
      { scenario: scenarioOf(await captureMenagerie(order, options)) },
      testContext,
    )
    expect(summary.queries).toBeGreaterThan(60)
    expect(queries.filter(({ outcome }) => outcome !== 'identical')).toEqual([])
    // A corpus that the server itself refuses would be identical in its refusals.
    expect(queries.filter(({ production }) => production.startsWith('ERROR'))).toEqual([])
  })
})

describe('and otherwise', () => {
  let snapshot: Snapshot

  beforeAll(async () => {
    snapshot = await captureMenagerie('spoilt', '')
  })

  test.each(Object.entries(withoutOne))('without its %s', async (_, lesser) => {
    const { summary } = await verify({ scenario: scenarioOf(lesser(snapshot)) }, testContext)
    expect(summary.identical).toBeLessThan(summary.queries)
  })
})

function scenarioOf(snapshot: Snapshot): Parameters<typeof verify>[0]['scenario'] {
  return { name: 'menagerie', snapshot, engine: 'pglite', settings: {} }
}
