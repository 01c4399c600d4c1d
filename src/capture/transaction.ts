import { Failure } from '../model/failure.ts'
import type { Session } from '../model/session.ts'
import { sqlErrorOf } from '../model/session.ts'
import { finallyDoing } from '../postgres/transaction.ts'
import { lockNotAvailable, readLocks } from './past-locks.ts'

/** How long production may be asked, in milliseconds: what takes longer is given up. */
export interface Patience {
  /** For a statement. */
  readonly statementTimeout: number
  /** For a lock. */
  readonly lockTimeout: number
}

/** Production comes first. */
export const usualPatience: Patience = { statementTimeout: 60_000, lockTimeout: 3_000 }

/** A lock is given up before the statement that waits for it: then it is known that it was the lock. */
export function patienceFor(statementTimeout = usualPatience.statementTimeout): Patience {
  return { statementTimeout, lockTimeout: Math.min(usualPatience.lockTimeout, statementTimeout / 2) }
}

/**
 * Runs work in the one transaction in which a capture reads everything: of one moment, unable to write, soon out of the way of
 * whoever waits for its locks, and rolled back at the end.
 */
export async function inCapture<Result>(
  session: Session,
  patience: Patience,
  work: () => Promise<Result>,
): Promise<Result> {
  await beginCapture(session, patience)
  return finallyDoing(
    () => namingLocks(session, work),
    () => session.query('ROLLBACK'),
  )
}

export async function beginCapture(
  session: Session,
  { statementTimeout, lockTimeout }: Patience = usualPatience,
): Promise<void> {
  await session.query(`
    BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
    SET LOCAL statement_timeout = ${statementTimeout};
    SET LOCAL lock_timeout = ${lockTimeout};
    SET LOCAL idle_in_transaction_session_timeout = ${5 * statementTimeout}`)
}

/** Postgres does not say which lock it waited for. Who holds one now may be asked unless the whole transaction failed. */
async function namingLocks<Result>(session: Session, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (!waitedForLock(error)) throw error
    const [lock] = await readLocks(session).catch(() => [])
    if (lock === undefined) throw error
    const { relation, pid } = lock
    throw new Failure(
      'timed-out',
      `Somebody keeps even readers from ${relation}: ${pid === null ? 'a prepared transaction' : `process ${pid} of the server`} holds a lock on it or waits for one.`,
      {
        hint: 'Capture again when that is through, a migration perhaps; pg_stat_activity tells.',
        cause: error,
      },
    )
  }
}

function waitedForLock(error: unknown): boolean {
  return (
    sqlErrorOf(error)?.sqlstate === lockNotAvailable ||
    (error instanceof Failure && error.code === 'timed-out' && error.message.includes('lock timeout'))
  )
}
