import { fileURLToPath } from 'node:url'
import type { Client } from 'pg'
import type { Locale } from '../../src/model/server.ts'
import { databaseFolder, fillDatabase } from '../databases/fill.ts'
import { fillSaas } from '../databases/saas/fill-saas.ts'
import type { TestServer } from '../servers/start.ts'

export interface MeasuredDatabase {
  readonly name: string
  /** How the server orders text; absent: by bytes. */
  readonly locale?: Partial<Locale>
  /** Brings tables and rows into an empty database. */
  readonly fill: (client: Client) => Promise<void>
  /** The folder of its hand-made statements. */
  readonly queries: string
}

/** Orders text by code points, and yet is not C: LIKE needs another kind of index. */
const utf8 = { collate: 'C.UTF-8', ctype: 'C.UTF-8' }

/** What the figure is measured on. */
export const measuredDatabases: readonly MeasuredDatabase[] = [
  fromFiles('menagerie'),
  {
    name: 'shop',
    locale: utf8,
    fill: fillShop,
    queries: fileURLToPath(new URL('../../queries', import.meta.url)),
  },
  fromFiles('events'),
  { name: 'saas', locale: utf8, fill: fillSaas, queries: `${databaseFolder('saas')}/queries` },
  fromFiles('pgbench'),
]

/** Makes the database on a server, by a connection that nothing else goes through. */
export async function fillOn(server: TestServer, { name, fill }: MeasuredDatabase): Promise<void> {
  await server.createDatabase(name)
  const client = await server.connect(name)
  await fill(client)
  await client.end()
}

function fromFiles(name: string): MeasuredDatabase {
  const folder = databaseFolder(name)
  return {
    name,
    fill: (client) => fillDatabase(client, folder, ['schema.sql', 'fill.sql', 'index.sql']),
    queries: `${folder}/queries`,
  }
}

async function fillShop(client: Client): Promise<void> {
  await client.query(`SELECT set_config('shop.orders', '12000', false)`)
  await fillDatabase(client, databaseFolder('shop'), ['schema.sql', 'fill.sql'])
  // Counters of GIN indexes are captured from the files, where they are since the last checkpoint.
  await client.query('CHECKPOINT')
}
