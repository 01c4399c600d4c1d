import type { FileImage, Scratch, Wanted } from '../../model/scratch.ts'
import type { Server } from '../../model/server.ts'
import { majorOf } from '../../model/server.ts'
import type { Connection, ConnectionTarget } from '../../postgres/connect.ts'
import { connect } from '../../postgres/connect.ts'
import { readServer } from '../../postgres/read-server.ts'
import { openEntrance } from '../entrance/open-entrance.ts'
import { shortfallsOf } from '../shortfalls.ts'
import { forgetPages } from './forget-pages.ts'
import { removeLeftBehind } from './left-behind.ts'
import { makeOwnDatabase } from './own-database.ts'
import { receptionOf } from './reception.ts'
import { requireFit } from './require-fit.ts'
import { writeRelationFiles } from './write-relation-files.ts'

/**
 * Makes a scratch database in a server that is running and not ours, by nothing but SQL. Every other database there is left alone,
 * and what is made for the whole server (roles, tablespaces) goes with the scratch. `call` says what provenance calls the engine.
 *
 * The first session stays in the database that the target names, and administers from there.
 */
export async function openScratchOn(
  target: ConnectionTarget,
  wanted: Wanted,
  call: (server: Server) => string,
): Promise<Scratch> {
  const administrator = await connect(target)
  try {
    const server = await readServer(administrator)
    const { isSuperuser, checksums } = await requireFit(administrator, server, wanted)
    await removeLeftBehind(administrator)
    const database = await makeOwnDatabase(administrator, wanted.locale, majorOf(server))
    try {
      return await openIn(database, { administrator, isSuperuser, checksums, server, wanted, call })
    } catch (error) {
      await database.drop()
      throw error
    }
  } catch (error) {
    await administrator.close()
    throw error
  }
}

async function openIn(
  { name, shortfalls, drop }: Awaited<ReturnType<typeof makeOwnDatabase>>,
  {
    administrator,
    isSuperuser,
    checksums,
    server,
    wanted,
    call,
  }: {
    readonly administrator: Connection
    readonly isSuperuser: boolean
    readonly checksums: boolean
    readonly server: Server
    readonly wanted: Wanted
    readonly call: (server: Server) => string
  },
): Promise<Scratch> {
  const open = () => administrator.another({ dbname: name })
  let session = await open()
  const others: Connection[] = []
  let stopped: Promise<void> | undefined
  const stop = async () => {
    try {
      await Promise.all([session, ...others].map((one) => one.close()))
      await drop()
    } finally {
      await administrator.close()
    }
  }
  const stopOnce = () => (stopped ??= stop())
  return {
    engine: call(server),
    server,
    ...(!isSuperuser && { asOwner: true }),
    get session() {
      return session
    },
    shortfalls: [...shortfalls, ...shortfallsOf(server, wanted), ...(isSuperuser ? [] : [asOwnerOnly])],
    async another() {
      const other = await open()
      others.push(other)
      return other
    },
    async writeFiles(images: readonly FileImage[]) {
      if (!isSuperuser) throw new Error('only a superuser writes files')
      await session.close()
      await forgetPages(administrator, name)
      await writeRelationFiles(administrator, images, { ...server, checksums })
      session = await open()
      await leaveToNobody(session)
    },
    admit: (settings) => openEntrance(receptionOf(administrator, name, session), settings),
    stop: stopOnce,
    [Symbol.asyncDispose]: stopOnce,
  }
}

const asOwnerOnly =
  'The role of the scratch is no superuser: statistics of columns and counts of rows are production’s, sizes and indexes are not.'

/**
 * Autovacuum goes by what the cumulative statistics have counted in a table, and would find a hundred gigabytes of zeros there
 * and no row (`relation_needs_vacanalyze` of autovacuum.c). Where nothing is counted it does nothing.
 */
async function leaveToNobody(session: Connection): Promise<void> {
  await session.query('SELECT pg_stat_reset()')
}
