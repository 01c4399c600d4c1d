import type { Snapshot } from '../../src/model/snapshot.ts'
import { captureToFile } from '../databases/capture.ts'
import { startServer } from '../servers/start.ts'
import { data, migrations } from './migrations.ts'

/** The database that the repository's application has in production, captured. `more`: SQL that happened there since. */
export async function captureProduction(more = ''): Promise<Snapshot> {
  const server = await startServer({ major: 18, settings: { autovacuum: 'off' } })
  try {
    const client = await server.connect()
    for (const sql of Object.values(migrations)) await client.query(sql)
    await client.query(data)
    await client.query(more)
    await client.query('VACUUM ANALYZE')
    await client.end()
    return await captureToFile(server.url())
  } finally {
    await server.stop()
  }
}
