import type pg from 'pg'

import type { SchemaStatement } from '../../../src/model/snapshot.ts'

/** Creates a schema from its statements, under the settings that injection runs them under. */
export async function replay(client: pg.Client, statements: readonly SchemaStatement[]): Promise<void> {
  const settings = "SET search_path = ''; SET check_function_bodies = off; SET client_min_messages = error"
  await client.query([`${settings};`, ...statements.map(({ sql }) => sql)].join('\n'))
}
