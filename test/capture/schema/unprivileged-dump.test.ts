import { readFile } from 'node:fs/promises'

import type pg from 'pg'
import { describe, expect, test } from 'vitest'

import { dumpWithWasm } from '../../../src/capture/schema/dump-with-wasm.ts'
import { databaseFolder, fillDatabase } from '../../databases/fill.ts'
import { serverSkipReason, startServer } from '../../servers/start.ts'
import { inCapture } from './in-capture.ts'

/* Whoever may connect can dump the schema, and it is the superuser's to the byte. */

/** Schemas without their data. */
const fillings: Readonly<Record<string, (client: pg.Client, major: number) => Promise<unknown>>> = {
  menagerie: (client) => fillDatabase(client, databaseFolder('menagerie'), ['schema.sql', 'index.sql']),
  rich: async (client, major) => {
    const rich = await readFile(new URL('rich.sql', import.meta.url), 'utf8')
    await client.query(major < 15 ? rich.replace('NULLS NOT DISTINCT ', '') : rich)
    await client.query(await readFile(new URL('guarded.sql', import.meta.url), 'utf8'))
  },
}

describe.each([14, 15, 16, 17, 18])('a role of PostgreSQL %i that may do nothing but connect', (major) => {
  const skipReason = serverSkipReason(major)

  test.skipIf(skipReason !== undefined)(`dumps what a superuser dumps ${skipReason ?? ''}`, async () => {
    await using server = await startServer({ major })
    const administrator = await server.connect()
    await administrator.query('CREATE ROLE "No Body" LOGIN NOINHERIT')
    for (const [name, fill] of Object.entries(fillings)) {
      await server.createDatabase(name)
      const client = await server.connect(name)
      // Rows that index.sql adds to those of fill.sql refer to them.
      await client.query('SET session_replication_role = replica')
      await fill(client, major)
      await client.query(revokeAll)

      const bySuperuser = await dump(server.url(name))
      const byNobody = await dump(server.url(name).replace('postgres@', 'No%20Body@'))
      expect(byNobody).toBe(bySuperuser)
      expect(byNobody).toContain('CREATE TABLE')
      expect(byNobody).not.toMatch(/open sesame|hush/)
    }
  })
})

function dump(url: string): Promise<string> {
  return inCapture(url, (connection) => dumpWithWasm(connection, {}))
}

const revokeAll = `DO $$ DECLARE schema text; BEGIN
  FOR schema IN SELECT quote_ident(nspname) FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' LOOP
    EXECUTE 'REVOKE ALL ON SCHEMA ' || schema || ' FROM PUBLIC';
    EXECUTE 'REVOKE ALL ON ALL TABLES IN SCHEMA ' || schema || ' FROM PUBLIC';
    EXECUTE 'REVOKE ALL ON ALL SEQUENCES IN SCHEMA ' || schema || ' FROM PUBLIC';
    EXECUTE 'REVOKE ALL ON ALL ROUTINES IN SCHEMA ' || schema || ' FROM PUBLIC';
  END LOOP; END $$`
