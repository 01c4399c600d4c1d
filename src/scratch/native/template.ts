import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { geteuid } from 'node:process'

import type { Binaries } from './binaries.ts'
import { buildOnce } from './build-once.ts'
import { openCacheFolder } from './cache-folder.ts'
import { initializeCluster } from './initdb.ts'
import { runAsServer, serverUser } from './run-as-server.ts'

/**
 * The folder of a cluster that is there to be copied: a quarter of initdb's second. Made where the cache does not have it.
 *
 * Databases say for themselves how they order and encode text, so one for each version will do.
 */
export async function scratchTemplate(binaries: Binaries, cache: string): Promise<string> {
  // Nobody but its owner can read a cluster. A cache has several where somebody runs us with sudo.
  const owner = serverUser()?.uid ?? geteuid?.()
  const name = `cluster-${binaries.build}-${owner}`
  return buildOnce(join(await openCacheFolder(cache), name), async (unfinished) => {
    await initializeCluster(binaries, unfinished, plain)
    await dropOtherDatabases(binaries, unfinished)
  })
}

const plain = { encoding: 'UTF8', provider: 'libc', collate: 'C', ctype: 'C' } as const

/** To connect to while others are made and written to. Only from one of that name can they differ in locale. */
export const onlyDatabase = 'template0'

/**
 * Drops the other two that initdb makes, in a server without clients, which lets itself into any database
 * (`CheckMyDatabase()` of postinit.c). A database is 300 files, and making files is most of the time that a scratch takes.
 */
async function dropOtherDatabases(binaries: Binaries, directory: string): Promise<void> {
  const said = await runAsServer(
    binaries.postgres,
    ['--single', '-D', directory, '-c', 'fsync=off', onlyDatabase],
    `
    UPDATE pg_database SET datistemplate = (datname = '${onlyDatabase}'), datallowconn = true
    DROP DATABASE template1
    DROP DATABASE postgres
    `,
  )
  const left = await readdir(join(directory, 'base'))
  if (left.length !== 1) throw new Error(`databases could not be dropped: ${said}`)
}
