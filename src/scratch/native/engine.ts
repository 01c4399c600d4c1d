import type { FileImage, Scratch, Wanted } from '../../model/scratch.ts'
import { majorOf, versionText } from '../../model/server.ts'
import type { Connection } from '../../postgres/connect.ts'
import { connect } from '../../postgres/connect.ts'
import { readServer } from '../../postgres/read-server.ts'
import type { EngineOptions } from '../engine-options.ts'
import { openEntrance } from '../entrance/open-entrance.ts'
import { writeRelationFiles } from '../relation-files.ts'
import { shortfallsOf } from '../shortfalls.ts'
import { findBinaries } from './binaries.ts'
import { createDatabase } from '../create-database.ts'
import { forgetPages } from './forget-pages.ts'
import { receptionOf } from './reception.ts'
import { requirePackage } from './require-package.ts'
import { serverUser } from './run-as-server.ts'
import { borrowServer } from './shared-server.ts'

/**
 * Starts a scratch database on a real server of this machine: of production's major version, unless another is asked for.
 *
 * Each is a database of its own. Its files are written while nobody is connected to it and the server has forgotten its
 * pages; then a new session finds them.
 */
export async function startNative(wanted: Wanted, options: EngineOptions, major?: number): Promise<Scratch> {
  const directory = await requirePackage(major ?? majorOf(wanted.server), options)
  const binaries = await findBinaries(directory, options.cache)
  const { postmaster, administer, giveBack } = await borrowServer(binaries, options.cache)
  const database = nextName()
  const open = () => connect({ url: postmaster.url(database) })
  const leave = () => administer((session) => session.query(`DROP DATABASE IF EXISTS ${database} (FORCE)`))
  try {
    const shortfalls = await administer((administrator) =>
      createDatabase(administrator, database, wanted.locale, binaries.major),
    )
    let session = await open()
    const server = await readServer(session)

    const others: Connection[] = []
    let stopped: Promise<void> | undefined
    const stop = async () => {
      await Promise.all([session, ...others].map((one) => one.close()))
      await giveBack(leave)
    }
    const stopOnce = () => (stopped ??= stop())
    return {
      engine: `native ${versionText(server)}`,
      server,
      get session() {
        return session
      },
      shortfalls: [...shortfalls, ...shortfallsOf(server, wanted)],
      async another() {
        const other = await open()
        others.push(other)
        return other
      },
      async writeFiles(images: readonly FileImage[]) {
        await session.close()
        await administer((administrator) => forgetPages(administrator, postmaster.dataDirectory, database))
        await writeRelationFiles(postmaster.dataDirectory, images, server, serverUser())
        session = await open()
      },
      admit: (settings) => openEntrance(receptionOf(postmaster, database, session), settings),
      stop: stopOnce,
      [Symbol.asyncDispose]: stopOnce,
    }
  } catch (error) {
    await giveBack(leave)
    throw error
  }
}

/** Of a scratch database. No other process shares the server. */
function nextName(): string {
  count += 1
  return `scratch_${count}`
}

let count = 0
