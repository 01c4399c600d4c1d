import { describe, expect, test } from 'vitest'

import type { Context } from '../../src/commands/context.ts'
import { verify } from '../../src/commands/verify.ts'
import type { Locale } from '../../src/model/server.ts'
import type { VerifiedQuery } from '../../src/model/verification.ts'
import { captureToFile, testContext } from '../databases/capture.ts'
import { databaseFolder, fillDatabase } from '../databases/fill.ts'
import { cacheWithEngines } from '../servers/engines.ts'
import type { TestServer } from '../servers/start.ts'
import { serverSkipReason, startServer } from '../servers/start.ts'

/*
 * The promise on real servers: one of each major with data, its capture in an empty one of the same major, and every plan
 * of the corpus equal to the byte.
 */

const menagerie = databaseFolder('menagerie')
const context: Context = { ...testContext, cache: await cacheWithEngines() }

describe.each([
  { major: 14, order: 'C', locale: {} },
  { major: 15, order: 'C.UTF-8', locale: { collate: 'C.UTF-8', ctype: 'C.UTF-8' } },
  { major: 16, order: "ICU's en-US", locale: { provider: 'icu', locale: 'en-US' } },
  { major: 17, order: 'builtin C.UTF-8', locale: { provider: 'builtin', locale: 'C.UTF-8' } },
  { major: 18, order: "ICU's de-DE", locale: { provider: 'icu', locale: 'de-DE' } },
] satisfies readonly { major: number; order: string; locale: Partial<Locale> }[])(
  'a menagerie in PostgreSQL $major, ordered as $order',
  ({ major, locale }) => {
    test.skipIf(serverSkipReason(major) !== undefined)(
      'is planned by an empty one as by itself',
      async () => {
        await using server = await startServer({ major, locale })
        await server.createDatabase('menagerie')
        const client = await server.connect('menagerie')
        await fillDatabase(client, menagerie, ['schema.sql', 'fill.sql', 'index.sql'])
        const snapshot = await captureToFile(server.url('menagerie'), `${menagerie}/queries`)
        // Plans and probes of a certificate are as reproducible as all else.
        const again = await captureToFile(server.url('menagerie'), `${menagerie}/queries`)
        expect(again).toEqual({ ...snapshot, capturedAt: again.capturedAt })

        // Made by an initdb of its own: another one's copy would be taken for production itself.
        await using another = await startServer({ major, locale: { encoding: 'SQL_ASCII' }, checksums: true })
        for (const engine of [`native:${major}`, `server:${another.url()}`]) {
          const scenario = { name: 'menagerie', snapshot, engine, settings: {} }
          const verification = await verify({ scenario }, context)
          expect(verification.summary.queries).toBeGreaterThan(60)
          expect(verification.queries.filter(isMiss), engine).toEqual([])
          // A corpus that the server itself refuses would be identical in its refusals.
          expect(verification.queries.filter(({ production }) => production.startsWith('ERROR'))).toEqual([])
        }
        expect(await leftIn(another)).toEqual({ databases: 3, tablespaces: 2, roles: 1 })
      },
    )
  },
)

function isMiss({ outcome }: VerifiedQuery): boolean {
  return outcome !== 'identical'
}

/** What there is for the whole of a server, but for what came with it. */
async function leftIn(server: TestServer): Promise<unknown> {
  const client = await server.connect()
  const { rows } = await client.query<Record<string, number>>(`
    SELECT (SELECT count(*)::int FROM pg_database) AS databases,
      (SELECT count(*)::int FROM pg_tablespace) AS tablespaces,
      (SELECT count(*)::int FROM pg_roles WHERE rolname !~ '^pg_') AS roles`)
  return rows[0]
}
