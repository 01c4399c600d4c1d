import { appendFile, cp, mkdir, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { PGlite } from '@electric-sql/pglite'
import { makeTemporaryDirectory } from '../temporary-directory.ts'
import type { TextOrder } from './locale.ts'

/**
 * Copies a new database cluster of the wanted order of text into a directory that does not exist yet.
 *
 * Making one takes seconds, so it is made once and kept in the cache. Two processes may find it missing together: each
 * makes its own under a temporary name, and the first to rename it wins.
 */
export async function copyTemplate(
  pglite: typeof PGlite,
  version: string,
  order: TextOrder,
  { cache, into }: { readonly cache: string; readonly into: string },
): Promise<void> {
  const template = join(cache, `pglite-${version}-${order.key}-alone`)
  if (!(await exists(template))) await makeTemplate(pglite, order, cache, template)
  await cp(template, into, { recursive: true })
}

async function makeTemplate(
  pglite: typeof PGlite,
  order: TextOrder,
  cache: string,
  template: string,
): Promise<void> {
  await mkdir(cache, { recursive: true })
  const directory = await makeTemporaryDirectory(cache)
  try {
    const dataDir = join(directory.path, 'data')
    const database = await pglite.create({
      dataDir,
      // Pages are written behind the server's back, without checksums; small WAL segments make a small copy.
      initDbStartParams: ['--no-data-checksums', '--wal-segsize=1', ...order.initdb],
    })
    if (order.sql !== undefined) await database.exec(order.sql)
    for (const statement of dropOtherDatabases) await database.exec(statement)
    await database.close()
    // A relation of a terabyte has a thousand segments: the server must not hold them all open.
    await appendFile(join(dataDir, 'postgresql.conf'), '\nautovacuum = off\nmax_files_per_process = 64\n')
    await publish(dataDir, template)
  } finally {
    await directory.remove()
  }
}

/** It is connected to `postgres` alone. A database is 300 files, and making files is most of what a copy takes. */
const dropOtherDatabases = [
  'UPDATE pg_database SET datistemplate = false',
  'DROP DATABASE template0',
  'DROP DATABASE template1',
]

async function publish(directory: string, name: string): Promise<void> {
  try {
    await rename(directory, name)
  } catch (error) {
    if (!(await exists(name))) throw error
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
