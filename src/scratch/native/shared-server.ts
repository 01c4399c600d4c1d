import type { Session } from '../../model/session.ts'
import { connect } from '../../postgres/connect.ts'
import type { Binaries } from './binaries.ts'
import type { Postmaster } from './postmaster.ts'
import { startPostmaster } from './postmaster.ts'
import { onlyDatabase, scratchTemplate } from './template.ts'

export interface BorrowedServer {
  readonly postmaster: Postmaster
  /** Does work in a superuser's session that is in no scratch database, one piece after the other. */
  readonly administer: <T>(work: (session: Session) => Promise<T>) => Promise<T>
  /** Stops the server if nobody else uses it. Else it has to be left as it was found. */
  readonly giveBack: (leave: () => Promise<unknown>) => Promise<void>
}

/**
 * Borrows a running server of these binaries. All scratch databases of this process that need the same ones lie in one
 * server, whatever their order of text: a database takes a quarter of the time that a server takes.
 */
export async function borrowServer(binaries: Binaries, cache: string): Promise<BorrowedServer> {
  const shared = running.get(binaries.postgres) ?? share(binaries, cache)
  shared.borrowers += 1
  try {
    const server = await shared.server
    const { postmaster, administer } = server
    return { postmaster, administer, giveBack: (leave) => giveBack(shared, server, leave) }
  } catch (error) {
    running.delete(binaries.postgres)
    throw error
  }
}

interface Server extends Pick<BorrowedServer, 'postmaster' | 'administer'> {
  readonly stop: () => Promise<void>
}

interface SharedServer {
  readonly key: string
  readonly server: Promise<Server>
  borrowers: number
}

const running = new Map<string, SharedServer>()

function share(binaries: Binaries, cache: string): SharedServer {
  const shared = { key: binaries.postgres, server: start(binaries, cache), borrowers: 0 }
  running.set(shared.key, shared)
  return shared
}

async function start(binaries: Binaries, cache: string): Promise<Server> {
  const template = await scratchTemplate(binaries, cache)
  // The builds have no JIT, and without it EXPLAIN has no footer that tells of it.
  const postmaster = await startPostmaster(binaries, { template, settings: { jit: 'off' } })
  try {
    const administrator = await connect({ url: postmaster.url(onlyDatabase) })
    const stop = async () => {
      await administrator.close()
      await postmaster.stop()
    }
    return { postmaster, administer: oneByOne(administrator), stop }
  } catch (error) {
    await postmaster.stop()
    throw error
  }
}

/** A second session would be in the way: no database is made from one that others are connected to. */
function oneByOne(session: Session): BorrowedServer['administer'] {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const turn = last.then(() => work(session))
    last = turn.catch(() => undefined)
    return turn
  }
}

async function giveBack(shared: SharedServer, server: Server, leave: () => Promise<unknown>): Promise<void> {
  try {
    if (shared.borrowers > 1) await leave()
  } finally {
    // Only now, since whoever finds that nobody else is left ends the server under all that still leave.
    shared.borrowers -= 1
    if (shared.borrowers === 0) {
      running.delete(shared.key)
      await server.stop()
    }
  }
}
