import type { TellSite } from './call-site.ts'
import { explicitly } from './explicitly.ts'
import { lookAtMethod } from './look-at-method.ts'
import { once } from './once.ts'
import type { Recorder, RecorderOptions } from './recorder.ts'
import { openRecorder } from './recorder.ts'

/** A database of Drizzle, over whichever driver. Its session is not among the types that Drizzle shows. */
export type DatabaseLike = object

interface SessionLike {
  /** Is told every statement as it is sent. */
  logger: LoggerLike
  prepareQuery(...args: unknown[]): object
}

interface LoggerLike {
  logQuery(query: string, params: unknown[]): void
}

/**
 * Records what a database of Drizzle sends from now on, in its transactions too, and gives it back. It may be called again.
 *
 * Errors: none, ever. What cannot be recorded is sent all the same.
 */
export function record<Database extends DatabaseLike>(db: Database, options?: RecorderOptions): Database {
  const recorder = explicitly(openRecorder(options))
  recordSessionOf(db, recorder)
  return db
}

/** A transaction has a session of its own, or shares that of its database. */
function recordSessionOf(db: unknown, recorder: Recorder): void {
  if (typeof db !== 'object' || db === null || !('session' in db) || !isSession(db.session)) return
  const { session } = db
  if (!once(session)) return
  recordSession(session, recorder)
  lookAtMethod(session, 'transaction', ([work, ...rest]) =>
    typeof work === 'function' ? { args: [recordingTransaction(work, recorder), ...rest] } : {},
  )
}

function isSession(session: unknown): session is SessionLike {
  return typeof session === 'object' && session !== null && 'prepareQuery' in session && 'logger' in session
}

function recordingTransaction(work: Function, recorder: Recorder): (...args: unknown[]) => unknown {
  return (tx, ...rest) => {
    recordSessionOf(tx, recorder)
    return Reflect.apply(work, undefined, [tx, ...rest]) as unknown
  }
}

/** A prepared query tells its logger what it sends before it promises anything. */
function recordSession(session: SessionLike, recorder: Recorder): void {
  let wanted: TellSite | undefined
  const { logger } = session
  session.logger = {
    logQuery(text, values) {
      wanted = recorder.record({ text, values })
      logger.logQuery(text, values)
    },
  }
  const takeWanted = (): TellSite | undefined => {
    const taken = wanted
    wanted = undefined
    return taken
  }
  const prepare = session.prepareQuery.bind(session)
  session.prepareQuery = (...args) => {
    const prepared = prepare(...args)
    for (const name of ['execute', 'all']) lookAtMethod(prepared, name, () => ({ wanted: takeWanted }))
    return prepared
  }
}
