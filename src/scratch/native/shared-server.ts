import type { Session } from '../../model/session.ts'
import { connect } from '../../postgres/connect.ts'
import { sharing } from '../sharing.ts'
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
  const { thing, giveBack } = await borrow(binaries.postgres, () => start(binaries, cache))
  return { postmaster: thing.postmaster, administer: thing.administer, giveBack }
}

interface Server extends Pick<BorrowedServer, 'postmaster' | 'administer'> {
  readonly stop: () => Promise<void>
}

const borrow = sharing<Server>()

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
