import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { capture } from '../../../src/commands/capture.ts'
import { startServer } from '../../servers/start.ts'
import { testContext } from '../capture.ts'
import { databaseFolder, fillDatabase } from '../fill.ts'

/*
 * `npm run shop [orders]`: fills a real PostgreSQL 18 with the shop's two databases, and captures both into stats/ with
 * certificates. Takes ten minutes and 12 GB of /tmp.
 */

const top = fileURLToPath(new URL('../../..', import.meta.url))
const databases = { staging: 12_000, production: Number(process.argv[2] ?? 14_000_000) }

// Only what the planner does not read departs from a stock server, and work_mem below, while rows are loaded.
await using server = await startServer({
  major: 18,
  locale: { collate: 'C.UTF-8', ctype: 'C.UTF-8' },
  settings: { shared_buffers: '4GB', maintenance_work_mem: '2GB', max_wal_size: '16GB' },
})

for (const [name, orders] of Object.entries(databases)) {
  const database = `shop_${name}`
  await server.createDatabase(database)
  const client = await server.connect(database)
  await client.query(`SELECT set_config('shop.orders', $1, false)`, [String(orders)])
  await client.query(`SET work_mem = '512MB'`)
  await fillDatabase(client, databaseFolder('shop'), ['schema.sql', 'fill.sql'])
  await client.query('CHECKPOINT')

  const out = `${top}/stats/${name}.json`
  // The server is another one every time.
  await capture({ url: server.url(database), out, queries: `${top}/queries`, force: true }, testContext)
  process.stdout.write(`${out}\n`)
}
