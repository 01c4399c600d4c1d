import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { parseSync, loadModule } from 'libpg-query'
import type { Client } from 'pg'

/**
 * Fills an empty database from the SQL files of a folder beside this file, statement by statement: VACUUM and
 * CHECKPOINT do not run within a batch.
 */
export async function fillDatabase(client: Client, folder: string, files: readonly string[]): Promise<void> {
  await loadModule()
  for (const file of files) {
    for (const statement of await readStatements(`${folder}/${file}`)) await client.query(statement)
  }
}

export function databaseFolder(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url))
}

async function readStatements(path: string): Promise<readonly string[]> {
  const bytes = await readFile(path)
  const { stmts = [] } = parseSync(bytes.toString('utf8')) as {
    stmts?: readonly { readonly stmt_location?: number; readonly stmt_len?: number }[]
  }
  return stmts.map(({ stmt_location: start = 0, stmt_len: length }) =>
    bytes.toString('utf8', start, length === undefined ? bytes.length : start + length),
  )
}
