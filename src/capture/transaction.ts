import type { Session } from '../model/session.ts'

/** Milliseconds. Production comes first: what takes longer is given up. */
export const captureTimeouts = { statementTimeout: 60_000, lockTimeout: 3_000 } as const

/**
 * Begins the one transaction in which a capture reads everything: of one moment, unable to write, and soon out of the
 * way of whoever waits for its locks.
 */
export async function beginCapture(session: Session): Promise<void> {
  const { statementTimeout, lockTimeout } = captureTimeouts
  await session.query(`
    BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
    SET LOCAL statement_timeout = ${statementTimeout};
    SET LOCAL lock_timeout = ${lockTimeout};
    SET LOCAL idle_in_transaction_session_timeout = ${5 * statementTimeout}`)
}
