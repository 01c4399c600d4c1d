import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Snapshot } from '../../src/model/snapshot.ts'
import { captureToFile } from '../databases/capture.ts'
import type { TestServer } from '../servers/start.ts'

/** Makes a database statement by statement, `:database` being its name, and captures it with the plans of queries. */
export async function captureStatements(
  server: TestServer,
  database: string,
  {
    setup,
    queries,
    role,
  }: {
    readonly setup: readonly string[]
    readonly queries: readonly string[]
    /** Who asks; a superuser where none is given. Created by the setup. */
    readonly role?: string
  },
): Promise<Snapshot> {
  await server.createDatabase(database)
  const client = await server.connect(database)
  for (const statement of setup) await client.query(statement.replace(':database', database))
  await client.end()

  const directory = await mkdtemp(join(tmpdir(), 'planflip-statements-'))
  try {
    await writeFile(join(directory, 'queries.sql'), queries.join(';\n'))
    const url = server.url(database)
    return await captureToFile(role === undefined ? url : url.replace(/\/\/[^@/]*@/, `//${role}@`), directory)
  } finally {
    await rm(directory, { recursive: true })
  }
}
