import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { verify } from '../../src/commands/verify.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import type { VerifiedQuery } from '../../src/model/verification.ts'
import { captureToFile, testContext } from '../databases/capture.ts'
import { databaseFolder, fillDatabase } from '../databases/fill.ts'
import type { TestServer } from '../servers/start.ts'
import { startServer } from '../servers/start.ts'

/*
 * The promise: a server with data, its capture in an empty PGlite of the same major, and every plan of the corpus equal
 * to the byte. One locale for each order of text that PGlite can have exactly.
 */

const menagerie = databaseFolder('menagerie')

describe.each([
  { order: 'C', locale: { collate: 'C', ctype: 'C' } },
  { order: 'C.UTF-8', locale: { collate: 'C.UTF-8', ctype: 'C.UTF-8' } },
  { order: 'builtin C.UTF-8', locale: { provider: 'builtin', locale: 'C.UTF-8', collate: 'C', ctype: 'C' } },
] as const)('a menagerie in $order', ({ locale }) => {
  let server: TestServer
  let snapshot: Snapshot

  beforeAll(async () => {
    server = await startServer({ major: 18, locale })
    await server.createDatabase('menagerie')
    const client = await server.connect('menagerie')
    await fillDatabase(client, menagerie, ['schema.sql', 'fill.sql', 'index.sql'])
    snapshot = await captureToFile(server.url('menagerie'), `${menagerie}/queries`)
  })
  afterAll(() => server.stop())

  test('is planned by an empty PGlite as by the server that has the data', async () => {
    const verification = await verify({ scenario: scenarioOf(snapshot) }, testContext)
    expect(verification.summary.queries).toBeGreaterThan(60)
    expect(verification.queries.filter(isMiss)).toEqual([])
    // A corpus that the server itself refuses would be identical in its refusals.
    expect(verification.queries.filter(({ production }) => production.startsWith('ERROR'))).toEqual([])
  })

  // What an input does, it does in any order of text: once is enough.
  test.runIf(locale.collate === 'C' && !('provider' in locale))(
    'is planned otherwise when any one input is left out',
    async () => {
      for (const [input, lesser] of Object.entries(ablations)) {
        const { summary } = await verify({ scenario: scenarioOf(lesser(snapshot)) }, testContext)
        expect(summary.identical, input).toBeLessThan(summary.queries)
      }
    },
  )
})

/** The snapshot without one input of the planner. */
const ablations: Readonly<Record<string, (snapshot: Snapshot) => Snapshot>> = {
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

function scenarioOf(snapshot: Snapshot): Parameters<typeof verify>[0]['scenario'] {
  return { name: 'menagerie', snapshot, engine: 'pglite', settings: {} }
}

function isMiss({ outcome }: VerifiedQuery): boolean {
  return outcome !== 'identical'
}
